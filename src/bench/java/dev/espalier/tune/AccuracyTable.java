package dev.espalier.tune;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.InputSpec;
import dev.espalier.export.Trial;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The accuracy of the samples on their 10,000 test images, method by method, as tables in Markdown.
 * Each cell has two numbers: as the method leaves the network, and repaired without training
 * (outputs corrected in mean and deviation; where magnitudes prune, the kept weights refitted
 * first). KB are of the file, column by column. Arguments are the names of samples and of tables:
 * bits, tensor, zeros, patterns, ranks; all if there are none.
 */
public final class AccuracyTable {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final List<String> NAMES =
      List.of("residual", "mobile", "lenet-5", "lenet-300-100");

  private final ModelRuntime runtime = new InProcessRuntime();
  private final Nd4jLinearAlgebra algebra =
      new Nd4jLinearAlgebra(Runtime.getRuntime().availableProcessors());

  /** Prints the tables. */
  @SuppressWarnings("SystemOut") // what it is for
  public static void main(String[] args) throws Exception {
    List<String> wanted = Arrays.stream(args).filter(word -> !word.isEmpty()).toList();
    Map<String, AccuracyMethods.Table> tables = AccuracyMethods.tables();
    List<String> names = new ArrayList<>(NAMES);
    names.removeIf(name -> NAMES.stream().anyMatch(wanted::contains) && !wanted.contains(name));
    AccuracyTable table = new AccuracyTable();
    for (Map.Entry<String, AccuracyMethods.Table> entry : tables.entrySet()) {
      if (wanted.contains(entry.getKey()) || tables.keySet().stream().noneMatch(wanted::contains)) {
        List<String> columns = new ArrayList<>(entry.getValue().columns());
        if (entry.getValue().sized()) {
          columns.add("KB");
        }
        System.out.println("| network | method | " + String.join(" | ", columns) + " |");
        System.out.println("|---|---|" + "---|".repeat(columns.size()));
        for (String name : names) {
          table.rows(name, entry.getValue());
        }
        System.out.println();
      }
    }
    table.runtime.close();
    System.exit(0); // The native libraries leave threads behind.
  }

  @SuppressWarnings("SystemOut")
  private void rows(String name, AccuracyMethods.Table table) throws Exception {
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
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model), algebra);
      System.out.printf(
          Locale.ROOT,
          "| %s | float | %.2f%s |%n",
          name,
          accuracy(compressor.unchanged(), test),
          " |".repeat(table.columns().size() - (table.sized() ? 0 : 1)));
      compressor.setInputs(
          new NetworkCalibration(runtime, algebra, Optional.empty())
              .calibrate(
                  compressor,
                  calibration,
                  NetworkCalibration.SAMPLES,
                  Progress.none(),
                  CancelSignal.none()));
      List<Layer> layers = compressor.network().layers().stream().filter(Layer::tunable).toList();
      for (Map.Entry<String, List<Optional<AccuracyMethods.Setting>>> row :
          table.rows().entrySet()) {
        StringBuilder line = new StringBuilder("| " + name + " | " + row.getKey());
        StringJoiner sizes = new StringJoiner(", ");
        for (Optional<AccuracyMethods.Setting> setting : row.getValue()) {
          line.append(" | ");
          if (setting.isPresent()) {
            Recipe recipe = setting.get().recipe(layers);
            line.append(
                String.format(
                    Locale.ROOT,
                    "%.2f / %.2f",
                    accuracy(compress(compressor, recipe), test),
                    accuracy(compress(compressor, setting.get().repaired().recipe(layers)), test)));
            sizes.add(String.valueOf(Math.round(compressor.size(recipe).fileBytes() / 1000.0)));
          }
        }
        System.out.println(line.append(table.sized() ? " | " + sizes + " |" : " |"));
      }
    }
  }

  private static CompressedNetwork compress(NetworkCompressor compressor, Recipe recipe)
      throws Exception {
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  private double accuracy(CompressedNetwork network, Dataset test) throws Exception {
    return TopOne.accuracy(runtime, Trial.source(network), test);
  }
}
