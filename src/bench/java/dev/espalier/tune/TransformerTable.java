package dev.espalier.tune;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.export.Trial;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rounding;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is left of the sentence embeddings of all-MiniLM-L6-v2 at 4 bits, method by method: the mean
 * and the least cosine to the original's on sentences that were not calibrated on. As a table in
 * Markdown. With a folder as its argument it only writes the network and the samples there, for the
 * command line.
 */
public final class TransformerTable {
  private static final int WIDTH = 384;

  private final ModelRuntime runtime = new InProcessRuntime();
  private final List<long[]> sentences;

  private TransformerTable(TransformerFiles files) {
    sentences = Sentences.test().stream().map(files.words()::sentence).toList();
  }

  /** Prints the table. */
  @SuppressWarnings("SystemOut") // what it is for
  public static void main(String[] args) throws Exception {
    if (args.length == 1 && !args[0].isEmpty()) {
      TransformerFiles.in(Files.createDirectories(Path.of(args[0])));
      return;
    }
    Path folder = Files.createTempDirectory("transformer");
    TransformerFiles files = TransformerFiles.in(folder);
    new TransformerTable(files).print(files);
    System.exit(0); // The native libraries leave threads behind.
  }

  @SuppressWarnings("SystemOut")
  private void print(TransformerFiles files) throws Exception {
    List<InputSpec> inputs;
    try (ModelSession session =
        runtime.open(ModelSource.of(files.model()), SessionSettings.standard())) {
      inputs = session.inputs();
    }
    try (OnnxModel model = OnnxModel.open(files.model());
        Dataset data = Datasets.open(files.samples(), inputs)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      float[][] wanted = embeddings(compressor.unchanged());
      long start = System.nanoTime();
      int threads = Runtime.getRuntime().availableProcessors();
      compressor.setInputs(
          new NetworkCalibration(runtime, new Nd4jLinearAlgebra(threads), Optional.empty())
              .calibrate(compressor, data, data.size(), Progress.none(), CancelSignal.none()));
      System.out.printf(
          Locale.ROOT,
          "calibrated on %d sequences in %.1f s, peak memory of the process so far %d MB%n%n",
          data.size(),
          (System.nanoTime() - start) / 1e9,
          peakMegabytes());
      System.out.println("| 4-bit weights | mean cosine | least | MB | s |");
      System.out.println("|---|---|---|---|---|");
      for (Map.Entry<String, Quantization> method : methods().entrySet()) {
        row(method.getKey(), compressor, method.getValue(), wanted);
      }
      System.out.printf("%npeak memory of the process %d MB%n", peakMegabytes());
    }
  }

  private static Map<String, Quantization> methods() {
    Quantization channel = Quantization.ofBits(4).withScheme(Scheme.ASYMMETRIC);
    Quantization block = channel.withGranularity(Granularity.BLOCK_32);
    Map<String, Quantization> methods = new LinkedHashMap<>();
    methods.put("per channel, to nearest", channel);
    methods.put("per channel, GPTQ", channel.withRounding(Rounding.GPTQ));
    methods.put("blocks of 32, to nearest", block);
    methods.put(
        "blocks of 32, GPTQ, min-max",
        block.withRange(RangeMethod.MIN_MAX).withRounding(Rounding.GPTQ));
    methods.put("blocks of 32, GPTQ in order", block.withRounding(Rounding.GPTQ_IN_ORDER));
    methods.put("blocks of 32, GPTQ", block.withRounding(Rounding.GPTQ));
    methods.put(
        "blocks of 32, GPTQ, least output error",
        block.withRange(RangeMethod.LEAST_OUTPUT_ERROR).withRounding(Rounding.GPTQ));
    return methods;
  }

  @SuppressWarnings("SystemOut")
  private void row(
      String name, NetworkCompressor compressor, Quantization quantization, float[][] wanted)
      throws Exception {
    List<String> layers =
        compressor.network().layers().stream()
            .filter(Layer::tunable)
            .map(layer -> layer.id().value())
            .toList();
    Recipe recipe = Recipe.EMPTY.with(layers, LayerPlan.NONE.withQuantization(quantization));
    long start = System.nanoTime();
    CompressedNetwork compressed =
        compressor.compress(recipe, Progress.none(), CancelSignal.none());
    double seconds = (System.nanoTime() - start) / 1e9;
    float[][] got = embeddings(compressed);
    double[] cosines = new double[got.length];
    Arrays.setAll(cosines, i -> cosine(wanted[i], got[i]));
    System.out.printf(
        Locale.ROOT,
        "| %s | %.4f | %.4f | %.2f | %.1f |%n",
        name,
        Arrays.stream(cosines).average().orElseThrow(),
        Arrays.stream(cosines).min().orElseThrow(),
        compressor.size(recipe).fileBytes() / 1e6,
        seconds);
  }

  /** The mean over the tokens of each sentence. */
  private float[][] embeddings(CompressedNetwork network) throws Exception {
    float[][] embeddings = new float[sentences.size()][WIDTH];
    try (ModelSession session = runtime.open(Trial.source(network), SessionSettings.standard())) {
      for (int i = 0; i < embeddings.length; i++) {
        long[] ids = sentences.get(i);
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        Map<String, Tensor> inputs =
            Map.of(
                "input_ids", Tensor.of(ids, 1, ids.length),
                "attention_mask", Tensor.of(ones, 1, ids.length),
                "token_type_ids", Tensor.of(new long[ids.length], 1, ids.length));
        float[] tokens =
            session
                .run(inputs, Set.of("last_hidden_state"), CancelSignal.none())
                .get("last_hidden_state")
                .toFloats();
        for (int at = 0; at < tokens.length; at++) {
          embeddings[i][at % WIDTH] += tokens[at];
        }
      }
    }
    return embeddings;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      first += (double) a[i] * a[i];
      second += (double) b[i] * b[i];
    }
    return product / Math.sqrt(first * second);
  }

  /** The most that this process ever had in memory, as Linux tells; -1 elsewhere. */
  private static long peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return -1;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(-1);
  }
}
