package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.Plans;
import dev.espalier.compress.ZooModel;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.WriteOptions;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.tune.NetworkCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.statistics.Statistics;

/** What any recipe makes of a model can be packed, and comes back. */
class RandomRecipeTest {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist/calibration-images-idx3-ubyte.gz");
  private static final int CALIBRATED = 16;
  private static final int TRIES = 40;

  private Path folder = Path.of("");

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("archives");
  }

  @AfterProperty
  void deleteFolder() throws IOException {
    delete(folder);
  }

  @Provide
  Arbitrary<LayerPlan> plans() {
    return Plans.any();
  }

  @Provide
  Arbitrary<String> models() {
    return Arbitraries.of("lenet-300-100", "lenet-5", "residual", "zoo 13", "zoo 21", "zoo 25");
  }

  @Property(tries = 60)
  void compressedModelComesBackByteByByte(
      @ForAll("models") String name,
      @ForAll boolean external,
      @ForAll @Size(min = 1, max = 7) List<@From("plans") LayerPlan> plans)
      throws IOException, CompressionException {
    Path file = folder.resolve("compressed.onnx");
    try (OnnxModel model = OnnxModel.open(source(name))) {
      Network network = Network.of(model);
      new NetworkCompressor(network, new Nd4jLinearAlgebra(1))
          .compress(
              Plans.recipe(network, plans, OptionalDouble.empty()),
              Progress.none(),
              CancelSignal.none())
          .toModel()
          .write(file, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, external));
    }
    checkComesBack(file);
  }

  @Provide
  Arbitrary<LayerPlan> plansOfIntegers() {
    return Arbitraries.frequencyOf(Tuple.of(4, Plans.ofIntegers()), Tuple.of(1, Plans.any()));
  }

  @Provide
  Arbitrary<ActivationPlan> activations() {
    return Plans.activations().filter(ActivationPlan::quantizes);
  }

  @Provide
  Arbitrary<String> modelsWithImages() {
    return Arbitraries.of("lenet-300-100", "lenet-5", "residual", "mobile", "squeeze");
  }

  @Property(tries = TRIES)
  void networkOfIntegersComesBackByteByByte(
      @ForAll("modelsWithImages") String name,
      @ForAll boolean external,
      @ForAll("activations") ActivationPlan activations,
      @ForAll Encoding encoding,
      @ForAll @Size(min = 1, max = 7) List<@From("plansOfIntegers") LayerPlan> plans)
      throws Exception {
    Path file = folder.resolve("integers.onnx");
    try (OnnxModel model = OnnxModel.open(source(name))) {
      Network network = Network.of(model);
      Recipe recipe =
          Plans.recipe(network, plans, OptionalDouble.empty())
              .withActivations(activations)
              .withEncoding(encoding);
      compressed(network, recipe)
          .write(file, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, external));
    }
    Statistics.label("integers")
        .collect(kind(file))
        .coverage(found -> found.check("none").count(count -> count < TRIES / 2));
    checkComesBack(file);
  }

  /** Calibrated on a few images. */
  private ModelEditor compressed(Network network, Recipe recipe) throws Exception {
    LinearAlgebra algebra = new Nd4jLinearAlgebra(1);
    NetworkCompressor compressor = new NetworkCompressor(network, algebra);
    ModelSource original = ModelSource.of(network.model().file());
    try (ModelRuntime runtime = new InProcessRuntime();
        ModelSession session = runtime.open(original, SessionSettings.standard());
        Dataset images = Datasets.open(IMAGES, session.inputs())) {
      compressor.setInputs(
          new NetworkCalibration(runtime, algebra, Optional.empty())
              .calibrate(compressor, images, CALIBRATED, Progress.none(), CancelSignal.none()));
      return compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel();
    }
  }

  /** How a file computes with integers. */
  private static String kind(Path file) throws IOException {
    try (OnnxModel model = OnnxModel.open(file)) {
      Set<String> operators =
          model.graph().nodes().stream().map(OnnxNode::opType).collect(Collectors.toSet());
      if (operators.stream().anyMatch(op -> op.startsWith("Dynamic") || op.endsWith("Integer"))) {
        return "at each run";
      }
      if (operators.stream().anyMatch(op -> op.startsWith("QLinear") || op.equals("QGemm"))) {
        return "operators";
      }
      return operators.contains("QuantizeLinear") ? "pairs" : "none";
    }
  }

  private void checkComesBack(Path file) throws IOException {
    Path archive = folder.resolve("a.espalier");
    Packed packed = Packer.pack(file, archive, Progress.none(), CancelSignal.none());
    Path other = Files.createTempDirectory(folder, "back");
    List<Path> back =
        Unpacker.unpack(archive, other.resolve("m.onnx"), Progress.none(), CancelSignal.none());
    assertEquals(-1, Files.mismatch(file, back.getFirst()));
    for (Path data : back.subList(1, back.size())) {
      assertEquals(-1, Files.mismatch(file.resolveSibling(data.getFileName()), data));
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      assertEquals(1 + model.externalFiles().size(), back.size());
    }
    assertEquals(Files.size(archive), packed.archiveBytes());
    delete(other);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }

  private Path source(String name) throws IOException {
    if (name.equals("squeeze")) {
      return Path.of("src/test/resources/dev/espalier/tune/squeeze.onnx");
    }
    if (!name.startsWith("zoo ")) {
      return SAMPLES.resolve(name + ".onnx");
    }
    long opset = Long.parseLong(name.substring("zoo ".length()));
    return Files.write(folder.resolve("zoo.onnx"), ZooModel.of(opset).model());
  }
}
