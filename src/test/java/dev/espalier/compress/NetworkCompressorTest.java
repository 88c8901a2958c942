package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkCompressorTest {
  private static final Path LENET = Path.of("assets/samples/lenet-5.onnx");

  @TempDir Path folder;
  private OnnxModel model;
  private NetworkCompressor compressor;

  @BeforeEach
  void open() throws IOException {
    model = OnnxModel.open(LENET);
    compressor = new NetworkCompressor(Network.of(model));
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void emptyRecipeWritesTheSameFile() throws IOException, CompressionException {
    CompressedNetwork compressed = compress(Recipe.EMPTY);
    Path target = folder.resolve("same.onnx");
    compressed.toModel().write(target);
    assertEquals(-1, Files.mismatch(LENET, target));
    assertEquals(Files.size(LENET), compressor.size(Recipe.EMPTY).fileBytes());
  }

  @Test
  void layersWithoutAPlanStayByteForByte() throws IOException, CompressionException {
    Recipe recipe =
        Recipe.EMPTY.with("fc1", LayerPlan.NONE.withQuantization(Quantization.ofBits(4)));
    Path target = folder.resolve("one.onnx");
    compress(recipe).toModel().write(target);
    try (OnnxModel written = OnnxModel.open(target)) {
      assertTrue(written.graph().initializer("fc1.weight").isEmpty());
      for (String kept : List.of("conv1.weight", "conv2.weight", "fc2.weight", "fc1.bias")) {
        assertEquals(
            -1,
            model
                .graph()
                .constant(kept)
                .orElseThrow()
                .bytes()
                .mismatch(written.graph().constant(kept).orElseThrow().bytes()),
            kept);
      }
    }
  }

  @Test
  void planForAnotherModelChangesNothing() {
    Recipe recipe =
        Recipe.EMPTY.with("layer4.7", LayerPlan.NONE.withQuantization(Quantization.ofBits(2)));
    assertEquals(Files.exists(LENET) ? model.fileBytes() : 0, compressor.size(recipe).fileBytes());
  }

  @Test
  void globalSparsityIsReachedOverAllLayersTogether() throws CompressionException {
    Recipe recipe =
        Plans.all(compressor.network(), 32, Pruning.GLOBAL)
            .withGlobalSparsity(OptionalDouble.of(0.9));
    CompressedNetwork compressed = compress(recipe);
    long zeros = 0;
    for (Layer layer : compressor.network().layers()) {
      zeros += compressed.weight(layer.id()).orElseThrow().zeros();
    }
    assertEquals(Math.round(0.9 * compressor.network().parameters()), zeros);
  }

  @Test
  void globalPruningWithoutAShareChangesNothing() throws CompressionException {
    Recipe recipe = Plans.all(compressor.network(), 32, Pruning.GLOBAL);
    assertEquals(Optional.empty(), compress(recipe).weight(new LayerId("fc1")));
    assertEquals(model.fileBytes(), compressor.size(recipe).fileBytes());
  }

  @Test
  void weightsAreTakenOverWhereThePlanIsTheSame() throws CompressionException {
    Recipe first = Plans.all(compressor.network(), 4, Pruning.NONE);
    CompressedNetwork before = compress(first);
    Recipe second = first.with("fc1", LayerPlan.NONE.withQuantization(Quantization.ofBits(3)));
    CompressedNetwork after =
        compressor.compress(second, Optional.of(before), Progress.none(), CancelSignal.none());
    assertSame(weight(before, "conv2"), weight(after, "conv2"));
    assertNotSame(weight(before, "fc1"), weight(after, "fc1"));
    assertArrayEquals(weight(compress(second), "fc1").decode(), weight(after, "fc1").decode());
  }

  @Test
  void progressRisesToOne() throws CompressionException {
    List<Double> fractions = Collections.synchronizedList(new ArrayList<>());
    Recipe recipe =
        Plans.all(compressor.network(), 4, Pruning.GLOBAL)
            .withGlobalSparsity(OptionalDouble.of(0.5));
    compressor.compress(recipe, (done, message) -> fractions.add(done), CancelSignal.none());
    assertEquals(1, fractions.getLast());
    assertEquals(fractions.stream().sorted().toList(), fractions);
  }

  @Test
  void cancellingEndsTheWork() {
    AtomicInteger asked = new AtomicInteger();
    CancelSignal third = () -> asked.incrementAndGet() > 3;
    Recipe recipe = Plans.all(compressor.network(), 4, Pruning.NONE);
    assertThrows(
        CancelledException.class, () -> compressor.compress(recipe, Progress.none(), third));
  }

  @Test
  void weightThatIsNotFiniteIsNamed() throws IOException {
    Path file = folder.resolve("nan.onnx");
    float[] values = new float[40 * 40];
    values[7] = Float.NaN;
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(40)))
        .output("y")
        .tensor(NewTensor.of("head.weight", Dims.of(40, 40), values))
        .node(NewNode.of("MatMul", List.of("x", "head.weight"), "y"))
        .write(file);
    try (OnnxModel bad = OnnxModel.open(file)) {
      NetworkCompressor other = new NetworkCompressor(Network.of(bad));
      Recipe recipe = Plans.all(other.network(), 4, Pruning.NONE);
      CompressionException problem =
          assertThrows(
              CompressionException.class,
              () -> other.compress(recipe, Progress.none(), CancelSignal.none()));
      assertTrue(problem.getMessage().contains("layer 'head'"), problem.getMessage());
      assertTrue(problem.getMessage().contains("NaN"), problem.getMessage());
    }
  }

  @Test
  void compressedModelShowsItsBitsWhenOpenedAgain() throws IOException, CompressionException {
    Path target = folder.resolve("again.onnx");
    for (int bits : new int[] {1, 2, 3, 4, 5, 6, 7, 8}) {
      compress(Plans.all(compressor.network(), bits, Pruning.NONE)).toModel().write(target);
      try (OnnxModel written = OnnxModel.open(target)) {
        Layer layer = Network.of(written).layer(new LayerId("fc1")).orElseThrow();
        assertEquals(500 * 800, layer.parameters());
        assertEquals(compressor.network().layer(layer.id()).orElseThrow().shape(), layer.shape());
        assertEquals(bits, layer.storedBits());
        assertTrue(layer.fixed().orElseThrow().contains("already compressed"));
      }
    }
  }

  /** Few weights share a scale there, so that all scales together are larger than the codes. */
  @Test
  void codesOfShortChannelsAreNotMistakenForTheirScales() throws IOException, CompressionException {
    ZooModel.Zoo zoo = ZooModel.of(13);
    Path file = Files.write(folder.resolve("zoo.onnx"), zoo.model());
    Path target = folder.resolve("again.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor others = new NetworkCompressor(Network.of(model));
      for (int bits : new int[] {1, 2, 3, 4}) {
        Recipe recipe = Plans.all(others.network(), bits, Pruning.NONE);
        others.compress(recipe, Progress.none(), CancelSignal.none()).toModel().write(target);
        try (OnnxModel written = OnnxModel.open(target)) {
          List<Layer> layers = Network.of(written).layers();
          assertEquals(others.network().layers().size(), layers.size());
          for (int i = 0; i < layers.size(); i++) {
            long parameters = others.network().layers().get(i).parameters();
            assertEquals(parameters, layers.get(i).parameters(), layers.get(i).toString());
            assertEquals(bits, layers.get(i).storedBits(), layers.get(i).toString());
            assertFalse(layers.get(i).tunable(), layers.get(i).toString());
          }
        }
      }
    }
  }

  @Test
  void compressedModelCanBeCompressedFurther()
      throws IOException, OrtException, CompressionException {
    Path once = folder.resolve("once.onnx");
    Path twice = folder.resolve("twice.onnx");
    compress(plan("fc1", 3)).toModel().write(once);
    try (OnnxModel first = OnnxModel.open(once)) {
      NetworkCompressor again = new NetworkCompressor(Network.of(first));
      again.compress(plan("conv2", 3), Progress.none(), CancelSignal.none()).toModel().write(twice);
    }
    Path both = folder.resolve("both.onnx");
    compress(plan("fc1", 3).with("conv2", plan("conv2", 3).plan("conv2"))).toModel().write(both);
    Map<String, Session.Input> image =
        Map.of("image", new Session.Input(new float[28 * 28], 1, 1, 28, 28));
    try (Session expected = Session.of(both);
        Session got = Session.of(twice)) {
      assertArrayEquals(
          expected.run(image, Set.of("logits")).get("logits"),
          got.run(image, Set.of("logits")).get("logits"));
    }
  }

  private static Recipe plan(String layer, int bits) {
    return Recipe.EMPTY.with(layer, LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
  }

  private CompressedNetwork compress(Recipe recipe) throws CompressionException {
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  private static CompressedWeight weight(CompressedNetwork compressed, String layer) {
    return compressed.weight(new LayerId(layer)).orElseThrow();
  }
}
