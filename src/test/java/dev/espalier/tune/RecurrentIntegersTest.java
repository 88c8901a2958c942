package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.activation.Machine;
import dev.espalier.data.Tensor;
import dev.espalier.export.KernelFindings;
import dev.espalier.export.Trial;
import dev.espalier.method.Granularity;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.Quantization;
import dev.espalier.method.WeightPairs;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.Target;
import dev.espalier.runtime.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent layers with ranges found at each run, against floats and exact integers. */
class RecurrentIntegersTest {
  private static final int STEPS = IntegerNet.SAMPLES;
  private static final int BATCH = 2;
  private static final int IN = 6;
  private static final int HIDDEN = 16;

  @TempDir private Path folder;

  /** One recurrent operator; samples are steps. */
  private record Shape(String op, int opset, int batch, int in, int hidden, String direction) {
    int directions() {
      return direction.equals("bidirectional") ? 2 : 1;
    }

    int gates() {
      return op.equals("LSTM") ? 4 : op.equals("GRU") ? 3 : 1;
    }

    byte[] model(boolean all) {
      int rows = gates() * hidden;
      ModelBuilder model =
          ModelBuilder.opset(opset)
              .input("x", DataType.FLOAT, List.of(Dim.of("steps"), Dim.of(batch), Dim.of(in)));
      model.tensor(weight("W", rows, in));
      model.tensor(weight("R", rows, hidden));
      model.tensor(
          NewTensor.of(
              "B",
              Dims.of(directions(), 2L * rows),
              IntegerNet.floats(2 * directions() * rows, 3)));
      model.node(
          new NewNode(
                  "",
                  op,
                  "",
                  List.of("x", "W", "R", "B"),
                  all ? List.of("y", "", "c") : List.of("y"),
                  Map.of())
              .with("hidden_size", AttributeValue.of(hidden))
              .with("direction", AttributeValue.of(direction)));
      model.output("y");
      return (all ? model.output("c") : model).toBytes();
    }

    private NewTensor weight(String name, int rows, int columns) {
      float[] values = IntegerNet.floats(directions() * rows * columns, name.hashCode());
      for (int i = 0; i < values.length; i++) {
        values[i] /= (float) Math.sqrt(2 * columns);
      }
      return NewTensor.of(name, Dims.of(directions(), rows, columns), values);
    }

    IntegerNet open(Path folder, boolean all) throws Exception {
      return new IntegerNet(
          folder, model(all), IntegerNet.floats(STEPS * batch * in, 5), batch, in);
    }
  }

  private static Shape lstm(int opset, String direction) {
    return new Shape("LSTM", opset, BATCH, IN, HIDDEN, direction);
  }

  private static Recipe dynamic(ActivationType type) {
    return Recipe.EMPTY.withActivations(
        ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC).withType(type));
  }

  static Stream<Arguments> kinds() {
    return Stream.of(ActivationType.values())
        .filter(type -> type != ActivationType.U16S8)
        .flatMap(type ->
            Stream.of("forward", "reverse", "bidirectional")
                .flatMap(direction ->
                    Stream.of(11, 14, 22).map(opset -> Arguments.of(type, direction, opset))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void outputsStayCloseAndFileIsAsTriedAndAsLargeAsSaid(
      ActivationType type, String direction, int opset) throws Exception {
    try (IntegerNet net = lstm(opset, direction).open(folder, true)) {
      for (Granularity granularity : List.of(Granularity.CHANNEL, Granularity.TENSOR)) {
        LayerPlan plan =
            LayerPlan.NONE.withQuantization(Quantization.ofBits(8).withGranularity(granularity));
        Recipe recipe = all(net, plan, dynamic(type));
        CompressedNetwork made = net.compress(recipe);
        assertEquals(2, made.integers().layers().size());
        Path out = folder.resolve("out.onnx");
        made.toModel().write(out);
        Map<String, Tensor> wanted = net.run(ModelSource.of(folder.resolve("model.onnx")));
        Map<String, Tensor> tried = net.run(Trial.source(made));
        Map<String, Tensor> written = net.run(ModelSource.of(out));
        assertEquals(wanted.keySet(), written.keySet());
        for (String name : wanted.keySet()) {
          float[] floats = tried.get(name).toFloats();
          double off = IntegerNet.relative(wanted.get(name).toFloats(), floats);
          assertTrue(off > 0 && off < most(type), () -> name + " is off by " + off);
          assertArrayEquals(floats, written.get(name).toFloats());
        }
        assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(out));
        KernelFindings kernels = KernelFindings.of(net.runtime, made, CancelSignal.none());
        for (Layer layer : net.compressor.network().layers()) {
          assertEquals("DynamicQuantizeLSTM", kernels.of(layer).orElseThrow());
        }
      }
    }
  }

  /**
   * Sums of full ranges saturate where they are added in 16 bits, which they are on this machine.
   */
  private static double most(ActivationType type) {
    boolean full = type == ActivationType.U8S8 || type == ActivationType.S8S8;
    return full && Machine.target() == Target.X86_AVX2 ? 0.1 : 0.03;
  }

  private static Recipe all(IntegerNet net, LayerPlan plan, Recipe recipe) {
    return recipe.with(
        net.compressor.network().layers().stream().map(layer -> layer.id().value()).toList(), plan);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6})
  void fileIsAsTriedAndAsLargeAsSaidWithFewerBits(int bits) throws Exception {
    try (IntegerNet net = lstm(13, "bidirectional").open(folder, false)) {
      LayerPlan plan = LayerPlan.NONE.withQuantization(Quantization.ofBits(bits));
      Recipe recipe = all(net, plan, dynamic(ActivationType.U8S8));
      CompressedNetwork made = net.compress(recipe);
      Path out = folder.resolve("out.onnx");
      made.toModel().write(out);
      assertArrayEquals(net.outputs(Trial.source(made)), net.outputs(ModelSource.of(out)));
      assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(out));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ActivationType.class,
      names = {"U8S8_REDUCED", "U8S8_PAIRED", "U8U8"})
  void outputsAreThoseOfExactIntegers(ActivationType type) throws Exception {
    Shape shape = new Shape("LSTM", 13, 1, 3, 2, "forward");
    try (IntegerNet net = shape.open(folder, false)) {
      CompressedNetwork made = net.compress(dynamic(type));
      float[] found = net.outputs(Trial.source(made));
      double[] wanted = exact(shape, net, made);
      double most = 0;
      double floats = 0;
      float[] original = net.original();
      for (int i = 0; i < found.length; i++) {
        most = Math.max(most, Math.abs(found[i] - wanted[i]));
        floats = Math.max(floats, Math.abs(original[i] - wanted[i]));
      }
      double off = most;
      assertTrue(off < 2e-5, () -> "off by " + off);
      assertTrue(floats > 1e-3);
    }
  }

  /** Codes of the state may round otherwise where the last bit of a number differs. */
  @Test
  void outputsAreThoseOfProcessorThatSaturatesWhenPairsAreKeptSmall() throws Exception {
    Optional<OtherProcessor> processor = OtherProcessor.saturating();
    assumeTrue(processor.isPresent());
    Shape shape = new Shape("LSTM", 13, 1, 24, 32, "forward");
    float[] samples = IntegerNet.floats(STEPS * shape.in(), 5);
    try (IntegerNet net = shape.open(folder, false)) {
      for (ActivationType type :
          List.of(ActivationType.U8S8_PAIRED, ActivationType.U8S8_REDUCED, ActivationType.U8S8)) {
        CompressedNetwork made = net.compress(dynamic(type));
        Path file = folder.resolve("integers.onnx");
        made.toModel().write(file);
        float[] there =
            processor.get().run(folder, file, samples, STEPS, shape.batch(), shape.in());
        double apart = IntegerNet.relative(net.outputs(Trial.source(made)), there);
        boolean exact = type != ActivationType.U8S8 || Machine.target() == Target.X86_AVX2;
        assertEquals(exact, apart < 1e-3, () -> type + " is off by " + apart);
      }
    }
  }

  /** The equations of the operator specification, with products of integers. */
  private static double[] exact(Shape shape, IntegerNet net, CompressedNetwork made) {
    int hidden = shape.hidden();
    int rows = 4 * hidden;
    IntegerCodes inputWeight = (IntegerCodes) made.weight(net.layer("W").id()).orElseThrow();
    IntegerCodes stateWeight = (IntegerCodes) made.weight(net.layer("R").id()).orElseThrow();
    float[] samples = IntegerNet.floats(STEPS * shape.in(), 5);
    float[] bias = IntegerNet.floats(2 * rows, 3);
    double[] gatesOfInputs = products(samples, inputWeight, rows, shape.in());
    double[] put = new double[STEPS * hidden];
    float[] state = new float[hidden];
    double[] cell = new double[hidden];
    for (int step = 0; step < STEPS; step++) {
      double[] gates = products(state, stateWeight, rows, hidden);
      for (int row = 0; row < rows; row++) {
        gates[row] += gatesOfInputs[step * rows + row] + bias[row] + bias[rows + row];
      }
      for (int unit = 0; unit < hidden; unit++) {
        double in = sigmoid(gates[unit]);
        double out = sigmoid(gates[hidden + unit]);
        double forget = sigmoid(gates[2 * hidden + unit]);
        cell[unit] = forget * cell[unit] + in * Math.tanh(gates[3 * hidden + unit]);
        put[step * hidden + unit] = out * Math.tanh(cell[unit]);
        state[unit] = (float) put[step * hidden + unit];
      }
    }
    return put;
  }

  private static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  /** Rows of numbers, rounded together to bytes, times a weight. */
  private static double[] products(float[] values, IntegerCodes weight, int rows, int columns) {
    float low = 0;
    float high = 0;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float scale = high == low ? 1 : (high - low) / 255;
    int zero = (int) Math.clamp(Math.rint(-low / scale), 0, 255);
    int count = values.length / columns;
    double[] products = new double[count * rows];
    for (int at = 0; at < count; at++) {
      for (int row = 0; row < rows; row++) {
        long sum = 0;
        for (int column = 0; column < columns; column++) {
          int place = row * columns + column;
          int code = (weight.codes()[place] & 0xff) - weight.zeroPoints()[row];
          float steps = values[at * columns + column] / scale;
          sum += (long) code * ((int) Math.clamp(Math.rint(steps) + zero, 0, 255) - zero);
        }
        products[at * rows + row] = sum * ((double) scale * weight.scales()[row]);
      }
    }
    return products;
  }

  @Test
  void noPairOfWeightsExceedsSixteenBitsWhenPaired() throws Exception {
    Shape shape = lstm(13, "bidirectional");
    try (IntegerNet net = shape.open(folder, false)) {
      CompressedNetwork made = net.compress(dynamic(ActivationType.U8S8_PAIRED));
      for (String name : List.of("W", "R")) {
        IntegerCodes weight = (IntegerCodes) made.weight(net.layer(name).id()).orElseThrow();
        int columns = name.equals("W") ? IN : HIDDEN;
        new WeightPairs(MatrixLayout.rowMajor(2, 4 * HIDDEN, columns), 1)
            .each((one, other) -> {
              int first = (weight.codes()[one] & 0xff) - 128;
              int second = one == other ? 0 : (weight.codes()[other] & 0xff) - 128;
              assertTrue(Math.abs(first + second) <= 128 || first * second < 0);
            });
      }
    }
  }

  @Test
  void bothWeightsStayFloatsWhereOneDoes() throws Exception {
    try (IntegerNet net = lstm(13, "forward").open(folder, false)) {
      Recipe recipe =
          dynamic(ActivationType.U8S8)
              .with(
                  net.layer("R").id().value(), LayerPlan.NONE.withActivation(ActivationSwitch.OFF));
      CompressedNetwork made = net.compress(recipe);
      assertTrue(made.integers().isEmpty());
      assertArrayEquals(net.original(), net.outputs(Trial.source(made)));
      assertEquals(net.model.fileBytes(), net.compressor.size(recipe).fileBytes());
      String reason = net.compressor.refusal(net.layer("W"), recipe).orElseThrow();
      assertTrue(reason.contains("stays floats"), reason);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void weightStaysFloatsWhereTheOtherIsNoLayerOfItsOwn(boolean shared) throws Exception {
    ModelBuilder model =
        ModelBuilder.opset(14)
            .input("x", DataType.FLOAT, List.of(Dim.of("steps"), Dim.of(BATCH), Dim.of(IN)));
    for (String name : List.of("W", "V")) {
      float[] values = IntegerNet.floats(4 * HIDDEN * IN, name.hashCode());
      model.tensor(NewTensor.of(name, Dims.of(1, 4 * HIDDEN, IN), values));
    }
    Dims square = Dims.of(1, 4 * HIDDEN, HIDDEN);
    model.tensor(NewTensor.of("R", square, IntegerNet.floats(4 * HIDDEN * HIDDEN, 8)));
    if (!shared) {
      // Depends on what flows in, and is the same nevertheless.
      model.node(NewNode.of("ReduceMax", List.of("x"), "m").with("keepdims", AttributeValue.of(0)));
      model.node(NewNode.of("Sub", List.of("m", "m"), "zero"));
      model.node(NewNode.of("Add", List.of("R", "zero"), "Q"));
    }
    String state = shared ? "R" : "Q";
    for (String name : List.of("W", "V")) {
      model.node(
          NewNode.of("LSTM", List.of("x", name, state), "y" + name)
              .with("hidden_size", AttributeValue.of(HIDDEN)));
    }
    byte[] bytes = model.output("yW").output("yV").toBytes();
    try (IntegerNet net =
        new IntegerNet(folder, bytes, IntegerNet.floats(STEPS * BATCH * IN, 5), BATCH, IN)) {
      Recipe recipe = dynamic(ActivationType.U8S8);
      CompressedNetwork made = net.compress(recipe);
      assertTrue(made.integers().isEmpty());
      assertArrayEquals(net.original(), net.outputs(Trial.source(made)));
      for (String name : List.of("W", "V")) {
        String reason = net.compressor.refusal(net.layer(name), recipe).orElseThrow();
        assertTrue(reason.contains("other one"), reason);
      }
    }
  }

  @Test
  void othersStayFloatsAndSayWhy() throws Exception {
    for (String op : List.of("GRU", "RNN")) {
      Path place = Files.createDirectories(folder.resolve(op));
      try (IntegerNet net = new Shape(op, 13, BATCH, IN, HIDDEN, "forward").open(place, false)) {
        Recipe recipe = dynamic(ActivationType.U8S8);
        assertTrue(net.compress(recipe).integers().isEmpty());
        String reason = net.compressor.refusal(net.layer("W"), recipe).orElseThrow();
        assertTrue(reason.contains(op) && reason.contains("no operator of integers"), reason);
      }
    }
    try (IntegerNet net = lstm(13, "forward").open(folder, false)) {
      Recipe fixed = Recipe.EMPTY.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX));
      String reason = net.compressor.refusal(net.layer("W"), fixed).orElseThrow();
      assertTrue(reason.contains("at each run"), reason);
    }
  }
}
