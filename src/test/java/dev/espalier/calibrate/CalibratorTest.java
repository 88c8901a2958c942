package dev.espalier.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.InputSpec;
import dev.espalier.data.NpzWriter;
import dev.espalier.data.Tensor;
import dev.espalier.network.InputWindow;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The mean square of a layer's outputs, as onnxruntime computes them, has to be what its weights
 * and the moments of its inputs say: {@code tr(W H Wᵀ)}.
 */
class CalibratorTest {
  private static final ModelRuntime RUNTIME = new InProcessRuntime();
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final int SAMPLES = 7;

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  /** A network of one layer. */
  record Case(String name, NewNode node, long[] weight, long[] input) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case conv(String name, long[] weight, long[] input, Object... attributes) {
    return layer("Conv", name, weight, input, attributes);
  }

  private static Case layer(
      String op, String name, long[] weight, long[] input, Object... attributes) {
    boolean left = name.contains("left");
    NewNode node = NewNode.of(op, left ? List.of("w", "x") : List.of("x", "w"), "y");
    for (int i = 0; i < attributes.length; i += 2) {
      AttributeValue value =
          switch (attributes[i + 1]) {
            case Integer number -> AttributeValue.of((long) number);
            case String text -> AttributeValue.of(text);
            case long[] numbers -> AttributeValue.ints(numbers);
            default -> throw new IllegalArgumentException(name);
          };
      node = node.with((String) attributes[i], value);
    }
    return new Case(op + " " + name, node, weight, input);
  }

  private static long[] of(long... sizes) {
    return sizes;
  }

  static Stream<Case> layers() {
    return Stream.of(convolutions(), transposed(), products()).flatMap(cases -> cases);
  }

  private static Stream<Case> convolutions() {
    return Stream.of(
        conv("plain", of(5, 3, 3, 3), of(1, 3, 8, 7)),
        conv("padded", of(5, 3, 3, 3), of(1, 3, 8, 7), "pads", of(1, 2, 0, 1)),
        conv("strided", of(5, 3, 3, 2), of(1, 3, 9, 9), "strides", of(2, 3)),
        conv(
            "dilated",
            of(4, 2, 3, 3),
            of(1, 2, 9, 9),
            "dilations",
            of(2, 1),
            "pads",
            of(1, 1, 1, 1)),
        conv("grouped", of(6, 2, 3, 3), of(1, 4, 6, 6), "group", 2),
        conv("depthwise", of(4, 1, 3, 3), of(1, 4, 6, 6), "group", 4, "pads", of(1, 1, 1, 1)),
        conv("pointwise", of(6, 40, 1, 1), of(1, 40, 6, 5)),
        conv(
            "same upper",
            of(3, 2, 4, 3),
            of(1, 2, 7, 7),
            "auto_pad",
            "SAME_UPPER",
            "strides",
            of(2, 2)),
        conv(
            "same lower",
            of(3, 2, 4, 3),
            of(1, 2, 7, 7),
            "auto_pad",
            "SAME_LOWER",
            "strides",
            of(2, 2)),
        conv("valid", of(3, 2, 4, 3), of(1, 2, 7, 7), "auto_pad", "VALID"),
        conv("one axis", of(3, 2, 4), of(1, 2, 17), "pads", of(2, 1)),
        conv("three axes", of(3, 2, 2, 3, 2), of(1, 2, 4, 5, 6)));
  }

  private static Stream<Case> transposed() {
    return Stream.of(
        layer("ConvTranspose", "plain", of(3, 4, 3, 3), of(1, 3, 5, 4)),
        layer(
            "ConvTranspose",
            "strided",
            of(3, 4, 3, 2),
            of(1, 3, 5, 4),
            "strides",
            of(2, 2),
            "pads",
            of(1, 0, 0, 1)),
        layer(
            "ConvTranspose",
            "grouped",
            of(4, 3, 2, 2),
            of(1, 4, 5, 4),
            "group",
            2,
            "dilations",
            of(2, 1)),
        layer(
            "ConvTranspose",
            "depthwise",
            of(4, 1, 3, 2),
            of(1, 4, 5, 4),
            "group",
            4,
            "strides",
            of(2, 2)));
  }

  private static Stream<Case> products() {
    return Stream.of(
        layer("Gemm", "plain", of(9, 4), of(1, 9)),
        layer("Gemm", "transB", of(4, 9), of(1, 9), "transB", 1),
        layer("MatMul", "vectors", of(9, 4), of(1, 5, 9)),
        layer("MatMul", "many inputs", of(70, 4), of(1, 5, 70)),
        layer("MatMul", "left", of(4, 9), of(1, 9, 5)));
  }

  private OnnxModel model(Case layer, float[] weight) throws Exception {
    byte[] bytes =
        ModelBuilder.opset(13)
            .tensor(NewTensor.of("w", Dims.of(layer.weight()), weight))
            .input("x", DataType.FLOAT, Arrays.stream(layer.input()).mapToObj(Dim::of).toList())
            .node(layer.node())
            .output("y")
            .toBytes();
    return OnnxModel.open(Files.write(folder.resolve("model.onnx"), bytes));
  }

  private Dataset data(Case layer, float[] values) throws Exception {
    long[] shape = layer.input().clone();
    shape[0] = SAMPLES;
    Path file = NpzWriter.npy(folder.resolve("samples.npy"), values, shape);
    try (ModelSession session =
        RUNTIME.open(ModelSource.of(folder.resolve("model.onnx")), SessionSettings.standard())) {
      List<InputSpec> inputs = session.inputs();
      return Datasets.open(file, inputs);
    }
  }

  private static float[] floats(long count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() + 0.5f;
    }
    return values;
  }

  private static long count(long[] sizes) {
    return Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
  }

  private static Calibration calibrate(Network network, Dataset data) throws Exception {
    Calibrator calibrator = new Calibrator(RUNTIME, values -> exposing(network, values), ALGEBRA);
    return calibrator.calibrate(
        network.layers(), data, SAMPLES, Progress.none(), CancelSignal.none());
  }

  private static ModelSource exposing(Network network, Set<String> values) {
    ModelEditor editor = network.model().edit();
    editor.addOutputs(values);
    return ModelSource.of(editor.toBytes(), "exposing.onnx");
  }

  @ParameterizedTest
  @MethodSource("layers")
  void powerOfTheOutputsIsThatOfWeightsAndMoments(Case one) throws Exception {
    float[] weight = floats(count(one.weight()), 1);
    float[] inputs = floats(count(one.input()) * SAMPLES, 2);
    try (OnnxModel model = model(one, weight);
        Dataset data = data(one, inputs)) {
      Network network = Network.of(model);
      Layer layer = network.layers().getFirst();
      Calibration calibration = calibrate(network, data);
      LayerInput input = LayerInputs.of(layer).orElseThrow();
      List<SecondMoment> moments = calibration.of(layer.id()).orElseThrow().groups();
      double expected = 0;
      for (int group = 0; group < input.layout().groups(); group++) {
        float[] matrix = input.layout().gather(weight, group);
        expected +=
            moments
                .get(group)
                .error(new Matrix(matrix, input.layout().rows(), input.layout().columns()));
      }
      assertEquals(
          expected, outputPower(model, data, input, moments.getFirst().count()), 1e-4 * expected);
      LayerActivations activations = calibration.activations(layer.id()).orElseThrow();
      SeenValues.assertShows(inputs, activations.input().orElseThrow());
      SeenValues.assertShows(
          SeenValues.outputs(RUNTIME, model, data), activations.output().orElseThrow());
    }
  }

  /** The sum of the squares of all outputs, by the number of places where they are computed. */
  private static double outputPower(OnnxModel model, Dataset data, LayerInput input, long places)
      throws Exception {
    double sum = 0;
    long outputs = 0;
    try (ModelSession session =
        RUNTIME.open(ModelSource.of(model.file()), SessionSettings.standard())) {
      for (int sample = 0; sample < SAMPLES; sample++) {
        Map<String, Tensor> result =
            session.run(data.batch(sample, 1), Set.of(), CancelSignal.none());
        for (float value : result.get("y").toFloats()) {
          sum += (double) value * value;
          outputs++;
        }
      }
    }
    assertEquals(outputs, places * input.layout().groups() * input.layout().rows());
    return sum / places;
  }

  @Test
  void layersWithoutAVisibleInputAreNamedWithTheReason() throws Exception {
    byte[] bytes =
        ModelBuilder.opset(13)
            .tensor(NewTensor.of("table", Dims.of(8, 4), floats(32, 1)))
            .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(8)))
            .tensor(NewTensor.of("w", Dims.of(8, 8), floats(64, 1)))
            .node(NewNode.of("MatMul", List.of("x", "w"), "z"))
            .tensor(NewTensor.of("zero", Dims.of(1), 0f))
            .node(NewNode.of("Greater", List.of("z", "zero"), "positive"))
            .node(
                NewNode.of("Cast", List.of("positive"), "index").with("to", AttributeValue.of(7L)))
            .node(NewNode.of("Gather", List.of("table", "index"), "y"))
            .output("y")
            .toBytes();
    Path file = Files.write(folder.resolve("model.onnx"), bytes);
    try (OnnxModel model = OnnxModel.open(file);
        Dataset data =
            data(new Case("", NewNode.of("", List.of(), ""), of(0), of(1, 8)), floats(56, 3))) {
      Calibration calibration = calibrate(Network.of(model), data);
      assertEquals(1, calibration.layers().size());
      assertTrue(
          calibration.skipped().values().stream()
              .anyMatch(reason -> reason.startsWith("no value of the network shows")));
    }
  }

  @Test
  void inputsThatAreNoNumbersAreSaidSo() throws Exception {
    Case plain = layer("Gemm", "plain", of(9, 4), of(1, 9));
    float[] inputs = floats(9 * SAMPLES, 2);
    inputs[20] = Float.NaN;
    try (OnnxModel model = model(plain, floats(36, 1));
        Dataset data = data(plain, inputs)) {
      Calibration calibration = calibrate(Network.of(model), data);
      assertTrue(calibration.layers().isEmpty());
      assertEquals(
          List.of("what flows into it holds NaN or infinite values"),
          List.copyOf(calibration.skipped().values()));
    }
  }

  @Test
  void layerThatNoSampleReachesIsSaidSo() throws Exception {
    byte[] bytes =
        ModelBuilder.opset(13)
            .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(8)))
            .node(
                NewNode.of("ReduceMax", List.of("x"), "largest")
                    .with("axes", AttributeValue.ints(1))
                    .with("keepdims", AttributeValue.of(0L)))
            .tensor(NewTensor.of("limit", Dims.of(1), 1e9f))
            .node(NewNode.of("Greater", List.of("largest", "limit"), "large"))
            .node(
                NewNode.of("Compress", List.of("x", "large"), "rows")
                    .with("axis", AttributeValue.of(0L)))
            .tensor(NewTensor.of("w", Dims.of(8, 8), floats(64, 1)))
            .node(NewNode.of("MatMul", List.of("rows", "w"), "y"))
            .output("y")
            .toBytes();
    Path file = Files.write(folder.resolve("model.onnx"), bytes);
    try (OnnxModel model = OnnxModel.open(file);
        Dataset data =
            data(new Case("", NewNode.of("", List.of(), ""), of(0), of(1, 8)), floats(56, 3))) {
      Calibration calibration = calibrate(Network.of(model), data);
      assertTrue(calibration.layers().isEmpty());
      assertEquals(List.of("no sample reaches it"), List.copyOf(calibration.skipped().values()));
    }
  }

  @Test
  void inputsWhoseSquareIsTooLargeAreSaidSo() throws Exception {
    Case plain = layer("Gemm", "plain", of(9, 4), of(1, 9));
    float[] inputs = floats(9 * SAMPLES, 2);
    inputs[20] = 1e30f;
    try (OnnxModel model = model(plain, floats(36, 1));
        Dataset data = data(plain, inputs)) {
      Calibration calibration = calibrate(Network.of(model), data);
      assertEquals(
          List.of("what flows into it holds values too large to be squared"),
          List.copyOf(calibration.skipped().values()));
    }
  }

  @Test
  void fewerVectorsThanInputsAreDoubtful() throws Exception {
    Case few = layer("Gemm", "plain", of(9, 4), of(1, 9));
    try (OnnxModel model = model(few, floats(36, 1));
        Dataset data = data(few, floats(9 * SAMPLES, 2))) {
      LayerMoments moments = calibrate(Network.of(model), data).layers().values().iterator().next();
      assertEquals("saw 7 input vectors for its 9 inputs", moments.doubt().orElseThrow());
    }
    Case enough = layer("Gemm", "plain", of(SAMPLES, 4), of(1, SAMPLES));
    try (OnnxModel model = model(enough, floats(4 * SAMPLES, 1));
        Dataset data = data(enough, floats(SAMPLES * SAMPLES, 2))) {
      LayerMoments moments = calibrate(Network.of(model), data).layers().values().iterator().next();
      assertTrue(moments.doubt().isEmpty());
    }
  }

  @Test
  void patchesLieAsTheKernelDoes() {
    InputWindow.Patches patches =
        new InputWindow.Patches(
            1, false, List.of(2, 2), List.of(1, 1), List.of(1, 1), "NOTSET", List.of(0, 0, 0, 0));
    Tensor value = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 2, 2);
    new PatchVectors(patches, PatchVectors.PLACES)
        .read(
            value,
            (group, vectors) ->
                assertEquals(
                    "[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]", Arrays.toString(vectors.values())));
  }
}
