package dev.espalier.tune;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.InputSpec;
import dev.espalier.export.Trial;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The accuracy of the samples on their 10,000 test images, method by method, as a table in
 * Markdown. Arguments are the names of samples; all of them if there are none.
 */
public final class AccuracyTable {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final int BATCH = 100;
  private static final int[] BITS = {8, 4, 3, 2};
  private static final int[] SPARSITIES = {50, 70, 80, 90};

  /** Half of the weights, and a quarter, in places that follow a pattern. */
  private static final List<Pruning> PLACES =
      List.of(
          new Pruning.Pattern(2, 4),
          new Pruning.Pattern(4, 8),
          new Pruning.Pattern(1, 4),
          new Pruning.Blocks(1, 4, 0.5),
          new Pruning.Blocks(4, 1, 0.5));

  private final ModelRuntime runtime = new InProcessRuntime();
  private final Nd4jLinearAlgebra algebra =
      new Nd4jLinearAlgebra(Runtime.getRuntime().availableProcessors());

  /** Prints the table. */
  @SuppressWarnings("SystemOut") // what it is for
  public static void main(String[] args) throws Exception {
    List<String> names =
        args.length == 0 ? List.of("residual", "lenet-5", "lenet-300-100") : List.of(args);
    System.out.println("| network | method | 8 bits | 4 bits | 3 bits | 2 bits |");
    System.out.println("|---|---|---|---|---|---|");
    AccuracyTable table = new AccuracyTable();
    for (String name : names) {
      table.rows(name, BITS, quantizations());
    }
    System.out.println("\n| network | method | 50 % | 70 % | 80 % | 90 % |");
    System.out.println("|---|---|---|---|---|---|");
    for (String name : names) {
      table.rows(name, SPARSITIES, prunings());
    }
    System.out.println("\n| network | method | 2:4 | 4:8 | 1:4 | blocks 1x4 | 4x1 |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String name : names) {
      table.rows(name, new int[] {0, 1, 2, 3, 4}, patterns());
    }
    table.runtime.close();
    System.exit(0); // The native libraries leave threads behind.
  }

  /** A plan for all layers, and the sparsity that they share if they do. */
  private record Setting(LayerPlan plan, OptionalDouble sparsity) {}

  private static Map<String, IntFunction<Setting>> quantizations() {
    Map<String, IntFunction<Setting>> methods = new LinkedHashMap<>();
    methods.put("to nearest, least squares", bits -> bits(Quantization.ofBits(bits)));
    methods.put("GPTQ", bits -> bits(Quantization.ofBits(bits).withRounding(Rounding.GPTQ)));
    methods.put("GPTQ + descent, asymmetric, least output error", bits -> bits(best(bits)));
    methods.put(
        "the same, outputs corrected",
        bits ->
            new Setting(
                LayerPlan.NONE
                    .withQuantization(best(bits))
                    .withCorrection(OutputCorrection.MEAN_AND_DEVIATION),
                OptionalDouble.empty()));
    methods.put(
        "the same at 50 % sparsity (surgeon)",
        bits ->
            new Setting(
                LayerPlan.NONE
                    .withQuantization(best(bits))
                    .withPruning(Pruning.GLOBAL)
                    .withSaliency(Saliency.OBS)
                    .withCorrection(OutputCorrection.MEAN_AND_DEVIATION),
                OptionalDouble.of(0.5)));
    return methods;
  }

  private static Quantization best(int bits) {
    return Quantization.ofBits(bits)
        .withScheme(Scheme.ASYMMETRIC)
        .withRange(RangeMethod.LEAST_OUTPUT_ERROR)
        .withRounding(Rounding.DESCENT);
  }

  private static Setting bits(Quantization quantization) {
    return new Setting(LayerPlan.NONE.withQuantization(quantization), OptionalDouble.empty());
  }

  private static Map<String, IntFunction<Setting>> prunings() {
    Map<String, IntFunction<Setting>> methods = new LinkedHashMap<>();
    methods.put("magnitude, each layer alike", percent -> alike(percent, Saliency.MAGNITUDE));
    methods.put("magnitude, over the network", percent -> together(percent, Saliency.MAGNITUDE));
    methods.put("surgeon (OBS), each layer alike", percent -> alike(percent, Saliency.OBS));
    methods.put("surgeon (OBS), over the network", percent -> together(percent, Saliency.OBS));
    methods.put(
        "the same, outputs corrected",
        percent -> {
          Setting setting = together(percent, Saliency.OBS);
          return new Setting(
              setting.plan().withCorrection(OutputCorrection.MEAN_AND_DEVIATION),
              setting.sparsity());
        });
    return methods;
  }

  private static Map<String, IntFunction<Setting>> patterns() {
    Map<String, IntFunction<Setting>> methods = new LinkedHashMap<>();
    methods.put("magnitude", index -> placed(index, Saliency.MAGNITUDE));
    methods.put(
        "magnitude, refitted, outputs corrected",
        index -> corrected(placed(index, Saliency.MAGNITUDE), true));
    methods.put("surgeon (OBS)", index -> placed(index, Saliency.OBS));
    methods.put(
        "the same, outputs corrected", index -> corrected(placed(index, Saliency.OBS), false));
    return methods;
  }

  private static Setting placed(int index, Saliency saliency) {
    return new Setting(
        LayerPlan.NONE.withPruning(PLACES.get(index)).withSaliency(saliency),
        OptionalDouble.empty());
  }

  private static Setting corrected(Setting setting, boolean refit) {
    return new Setting(
        setting.plan().withRefit(refit).withCorrection(OutputCorrection.MEAN_AND_DEVIATION),
        setting.sparsity());
  }

  private static Setting alike(int percent, Saliency saliency) {
    Pruning pruning = new Pruning.Sparsity(percent / 100.0);
    return new Setting(
        LayerPlan.NONE.withPruning(pruning).withSaliency(saliency), OptionalDouble.empty());
  }

  private static Setting together(int percent, Saliency saliency) {
    return new Setting(
        LayerPlan.NONE.withPruning(Pruning.GLOBAL).withSaliency(saliency),
        OptionalDouble.of(percent / 100.0));
  }

  @SuppressWarnings("SystemOut")
  private void rows(String name, int[] columns, Map<String, IntFunction<Setting>> methods)
      throws Exception {
    Path file = SAMPLES.resolve(name + ".onnx");
    Path images = SAMPLES.resolve("fashion-mnist");
    List<InputSpec> inputs;
    try (ModelSession session = runtime.open(ModelSource.of(file), SessionSettings.standard())) {
      inputs = session.inputs();
    }
    try (OnnxModel model = OnnxModel.open(file);
        Dataset test = Datasets.open(images.resolve("t10k-images-idx3-ubyte.gz"), inputs);
        Dataset calibration =
            Datasets.open(images.resolve("calibration-images-idx3-ubyte.gz"), inputs)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      System.out.printf(
          Locale.ROOT,
          "| %s | float | %.2f%s |%n",
          name,
          accuracy(compressor.unchanged(), test),
          " |".repeat(columns.length - 1));
      compressor.setInputs(
          new NetworkCalibration(runtime, algebra, Optional.empty())
              .calibrate(
                  compressor,
                  calibration,
                  NetworkCalibration.SAMPLES,
                  Progress.none(),
                  CancelSignal.none()));
      for (Map.Entry<String, IntFunction<Setting>> method : methods.entrySet()) {
        StringBuilder row = new StringBuilder("| " + name + " | " + method.getKey());
        for (int column : columns) {
          CompressedNetwork compressed = compress(compressor, method.getValue().apply(column));
          row.append(String.format(Locale.ROOT, " | %.2f", accuracy(compressed, test)));
        }
        System.out.println(row.append(" |"));
      }
    }
  }

  private static CompressedNetwork compress(NetworkCompressor compressor, Setting setting)
      throws Exception {
    List<String> names =
        compressor.network().layers().stream()
            .filter(Layer::tunable)
            .map(layer -> layer.id().value())
            .toList();
    Recipe recipe = Recipe.EMPTY.with(names, setting.plan()).withGlobalSparsity(setting.sparsity());
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  private double accuracy(CompressedNetwork network, Dataset test) throws Exception {
    int[] labels = test.labels().orElseThrow();
    int right = 0;
    try (ModelSession session = runtime.open(Trial.source(network), SessionSettings.standard())) {
      for (int from = 0; from < test.size(); from += BATCH) {
        int count = Math.min(BATCH, test.size() - from);
        float[] scores =
            session
                .run(test.batch(from, count), Set.of(), CancelSignal.none())
                .values()
                .iterator()
                .next()
                .toFloats();
        right += right(scores, labels, from, count);
      }
    }
    return 100.0 * right / test.size();
  }

  private static int right(float[] scores, int[] labels, int from, int count) {
    int classes = scores.length / count;
    int right = 0;
    for (int sample = 0; sample < count; sample++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = scores[sample * classes + c] > scores[sample * classes + best] ? c : best;
      }
      right += best == labels[from + sample] ? 1 : 0;
    }
    return right;
  }
}
