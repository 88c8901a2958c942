package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.network.ChannelPair;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rescaled layers in onnxruntime: what the network puts out stays, and ranges become alike. */
class EqualizationTest {
  private static final LayerPlan EQUAL = LayerPlan.NONE.withEqualization(true);

  @TempDir private Path folder;

  /**
   * A network.
   *
   * @param pairs those that it has, in words
   */
  record Case(String name, ScaledNet net, String pairs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static ScaledNet convs() {
    return new ScaledNet(3, 2, 3, 8, 8);
  }

  private static NewTensor longs(String name, long... values) {
    return NewTensor.of(name, Dims.of(values.length), values);
  }

  static Stream<Case> cases() {
    NewNode leaky = NewNode.of("LeakyRelu", List.of(), "").with("alpha", AttributeValue.of(0.2f));
    NewNode nhwc =
        NewNode.of("Transpose", List.of(), "").with("perm", AttributeValue.ints(0, 2, 3, 1));
    NewNode mean = NewNode.of("ReduceMean", List.of(), "").with("axes", AttributeValue.ints(-1, 2));
    return Stream.of(
        new Case(
            "Gemm, Relu, Gemm",
            new ScaledNet(1, 5, 9).gemm("a", 7, 9, true).relu().gemm("b", 4, 7, false).output(),
            "[a -> b]"),
        new Case(
            "Gemm, Gemm",
            new ScaledNet(1, 5, 9).gemm("a", 7, 9, false).gemm("b", 4, 7, true).output(),
            "[a -> b]"),
        new Case(
            "MatMul with bias, Relu, MatMul without, MatMul",
            new ScaledNet(2, 5, 6, 9)
                .matMul("a", 7, 9)
                .bias("c", 7)
                .relu()
                .matMul("b", 4, 7)
                .relu()
                .matMul("d", 3, 4)
                .output(),
            "[a -> b, b -> d]"),
        new Case(
            "Conv, Relu, depthwise Conv, Relu, Conv",
            convs()
                .conv("a", 6, 3, 1, 1)
                .relu()
                .conv("b", 6, 6, 3, 6)
                .relu()
                .conv("c", 5, 6, 1, 1)
                .output(),
            "[a -> b, b -> c]"),
        new Case(
            "depthwise Conv that makes more channels, grouped Conv",
            convs()
                .conv("a", 6, 3, 3, 3)
                .relu()
                .conv("b", 8, 6, 3, 2)
                .op(leaky)
                .conv("c", 4, 8, 1, 4)
                .output(),
            "[a -> b, b -> c]"),
        new Case(
            "Conv, MaxPool, Conv, LeakyRelu, Conv",
            convs()
                .conv("a", 6, 3, 3, 1)
                .maxPool()
                .conv("b", 5, 6, 3, 1)
                .op(leaky)
                .conv("c", 4, 5, 1, 1)
                .output(),
            "[a -> b, b -> c]"),
        new Case(
            "PRelu with a slope for each channel",
            convs()
                .conv("a", 6, 3, 3, 1)
                .tensor(NewTensor.of("slope", Dims.of(6, 1, 1), 1, -2, .5f, 0, .1f, 3))
                .op("PRelu", "slope")
                .conv("b", 5, 6, 3, 1)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, Relu, MaxPool, Flatten, Gemm",
            convs()
                .conv("a", 6, 3, 3, 1)
                .relu()
                .maxPool()
                .op("Flatten")
                .gemm("b", 5, 96, true)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, Reshape, MatMul",
            convs()
                .conv("a", 6, 3, 3, 1)
                .tensor(longs("shape", 0, -1))
                .op("Reshape", "shape")
                .matMul("b", 5, 384)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, GlobalAveragePool, Reshape, Gemm",
            convs()
                .conv("a", 6, 3, 3, 1)
                .op("GlobalAveragePool")
                .tensor(longs("shape", -1, 6))
                .op("Reshape", "shape")
                .gemm("b", 5, 6, true)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, ReduceMean, Squeeze, Dropout, Gemm",
            convs()
                .conv("a", 6, 3, 3, 1)
                .op(mean)
                .tensor(longs("axes", 2, -1))
                .op("Squeeze", "axes")
                .op("Dropout")
                .gemm("b", 5, 6, true)
                .output(),
            "[a -> b]"),
        new Case(
            "Conv, Transpose, MatMul",
            convs().conv("a", 6, 3, 3, 1).op("Abs").op(nhwc).matMul("b", 5, 6).output(),
            "[a -> b]"),
        new Case(
            "ConvTranspose, Relu, ConvTranspose in groups, Conv",
            convs()
                .layer("ConvTranspose", "a", true, 6, NewNode.of("", List.of(), ""), 3, 6, 2, 2)
                .relu()
                .layer(
                    "ConvTranspose",
                    "b",
                    true,
                    4,
                    NewNode.of("", List.of(), "").with("group", AttributeValue.of(2)),
                    6,
                    2,
                    3,
                    3)
                .conv("c", 5, 4, 1, 1)
                .output(),
            "[a -> b, b -> c]"));
  }

  private Recipe all(Network network, LayerPlan plan) {
    return Recipe.EMPTY.with(network.layers().stream().map(l -> l.id().value()).toList(), plan);
  }

  private static CompressedNetwork compress(Network network, Recipe recipe) throws Exception {
    return new NetworkCompressor(network).compress(recipe, Progress.none(), CancelSignal.none());
  }

  private Path write(ScaledNet net) throws Exception {
    Path file = Files.createTempFile(folder, "net", ".onnx");
    net.write(file);
    return file;
  }

  private static void assertAlike(float[] expected, float[] found) {
    double energy = 0;
    for (float value : expected) {
      energy += (double) value * value;
    }
    double size = Math.sqrt(energy / expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * Math.max(size, Math.abs(expected[i])));
    }
  }

  private static Map<String, float[]> run(byte[] model, Session.Input sample) throws Exception {
    try (Session session = Session.of(model)) {
      return session.run(Map.of("x", sample), session.outputs());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void compressLeavesOutputsAsTheyAreWhenOnlyEqualized(Case net) throws Exception {
    Path file = write(net.net());
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      assertEquals(net.pairs(), network.channelPairs().all().toString());
      Recipe recipe = all(network, EQUAL);
      NetworkCompressor compressor = new NetworkCompressor(network);
      byte[] equalized =
          compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().toBytes();
      assertEquals(equalized.length, compressor.size(recipe).fileBytes());
      Session.Input sample = net.net().sample();
      Map<String, float[]> before = run(Files.readAllBytes(file), sample);
      Map<String, float[]> after = run(equalized, sample);
      for (Map.Entry<String, float[]> output : before.entrySet()) {
        assertAlike(output.getValue(), after.get(output.getKey()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rangesOfBothSidesAreAlikeWhenEqualized(Case net) throws Exception {
    try (OnnxModel model = OnnxModel.open(write(net.net()))) {
      Network network = Network.of(model);
      Path file = folder.resolve("equalized.onnx");
      compress(network, all(network, EQUAL)).toModel().write(file);
      try (OnnxModel written = OnnxModel.open(file)) {
        for (ChannelPair pair : network.channelPairs().all()) {
          for (int channel = 0; channel < pair.channels(); channel++) {
            double put = range(written, pair.first(), true, channel, pair);
            double taken = range(written, pair.second(), false, channel, pair);
            assertEquals(1, put / taken, 1e-4, pair + ", channel " + channel);
            boolean differed =
                Math.abs(
                        range(model, pair.first(), true, channel, pair)
                                / range(model, pair.second(), false, channel, pair)
                            - 1)
                    > 0.01;
            assertTrue(differed || pair.channels() > 1);
          }
        }
      }
    }
  }

  /** The largest magnitude of one channel of a stored weight, as ONNX says where it is. */
  private static double range(
      OnnxModel model, Layer layer, boolean puts, int channel, ChannelPair pair) {
    OnnxTensor tensor = model.graph().initializer(layer.weight().name()).orElseThrow();
    float[] values = tensor.toFloats();
    List<Long> dims = tensor.dims().sizes();
    int second = dims.get(1).intValue();
    int inner = values.length / dims.get(0).intValue() / second;
    int groups = (int) layer.users().getFirst().attributes().intValue("group", 1);
    String op = layer.op();
    boolean turned = layer.users().getFirst().attributes().intValue("transB", 0) != 0;
    double range = 0;
    for (int i = 0; i < values.length; i++) {
      int row = i / inner / second;
      int column = i / inner % second;
      int rowsOfGroup = dims.get(0).intValue() / groups;
      int output =
          switch (op) {
            case "Conv" -> row;
            case "ConvTranspose" -> row / rowsOfGroup * second + column;
            default -> turned ? row : column;
          };
      int input =
          switch (op) {
            case "Conv" -> row / rowsOfGroup * second + column;
            case "ConvTranspose" -> row;
            default -> (turned ? column : row) / pair.repeat();
          };
      if ((puts ? output : input) == channel) {
        range = Math.max(range, Math.abs(values[i]));
      }
    }
    return range;
  }

  static Stream<Case> others() {
    NewNode clip = NewNode.of("Clip", List.of(), "");
    return Stream.of(
        new Case(
            "Clip",
            convs()
                .conv("a", 6, 3, 1, 1)
                .tensor(NewTensor.of("low", Dims.of(), 0f))
                .tensor(NewTensor.of("high", Dims.of(), 6f))
                .op(clip, "low", "high")
                .conv("b", 5, 6, 1, 1)
                .output(),
            "goes on through a Clip (such as ReLU6), whose bounds do not scale; it takes in what"
                + " the network takes in"),
        new Case(
            "Sigmoid",
            convs().conv("a", 6, 3, 1, 1).op("Sigmoid").conv("b", 5, 6, 1, 1).output(),
            "goes on through a Sigmoid, which does not pass a factor through; it takes in what the"
                + " network takes in"),
        new Case(
            "a value in the middle that the network puts out",
            convs().conv("a", 6, 3, 1, 1).output().relu().conv("b", 5, 6, 1, 1).output(),
            "puts out what the network puts out; it takes in what the network takes in"),
        new Case(
            "a way round",
            convs().conv("a", 3, 3, 1, 1).relu().conv("b", 3, 3, 1, 1).op("Add", "a").output(),
            "puts out what 2 operators use; it takes in what the network takes in"),
        new Case(
            "rows of which the sizes say nothing",
            convs()
                .conv("a", 4, 3, 1, 1)
                .tensor(longs("shape", -1, 16))
                .op("Reshape", "shape")
                .gemm("b", 5, 16, true)
                .output(),
            "goes on through a Reshape of which the sizes do not tell where the channels are; it"
                + " takes in what the network takes in"),
        new Case(
            "a bias that another operator uses too",
            convs().conv("a", 1, 3, 1, 1).op("Mul", "a.bias").conv("b", 5, 1, 1, 1).output(),
            "has a bias that is not its own, or no number for each channel; it takes in what the"
                + " network takes in"),
        new Case(
            "a weight that another operator uses too",
            convs()
                .conv("a", 3, 3, 1, 1)
                .relu()
                .conv("b", 3, 3, 1, 1)
                .op("Mul", "a.weight")
                .output(),
            "has a weight that the network uses for something else as well"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void reasonIsSaidAndNothingWrittenWhenLayersAreNoPair(Case net) throws Exception {
    try (OnnxModel model = OnnxModel.open(write(net.net()))) {
      Network network = Network.of(model);
      assertEquals(List.of(), network.channelPairs().all());
      assertEquals(
          net.pairs(), network.channelPairs().reason(new LayerId("a")).orElse("there is a pair"));
      CompressedNetwork same = compress(network, all(network, EQUAL));
      assertEquals(Map.of(), same.made());
      assertEquals(network.fileBytes(), same.fileBytes());
    }
  }

  @Test
  void deadChannelsStayAsTheyAreWhenOthersAreEqualized() throws Exception {
    ScaledNet net = new ScaledNet(5, 2, 2);
    net.tensor(NewTensor.of("a.weight", Dims.of(3, 2), 0f, 0f, 8f, 4f, 1f, 1f))
        .tensor(NewTensor.of("b.weight", Dims.of(1, 3), 5f, 2f, 0f))
        .tensor(NewTensor.of("a.bias", Dims.of(3), 7f, 12f, 3f));
    NewNode turned = NewNode.of("Gemm", List.of(), "").with("transB", AttributeValue.of(1));
    net.op(turned, "a.weight", "a.bias").relu().op(turned, "b.weight").output();
    try (OnnxModel model = OnnxModel.open(write(net))) {
      Network network = Network.of(model);
      assertEquals("[a -> b]", network.channelPairs().all().toString());
      Path file = folder.resolve("equalized.onnx");
      compress(network, all(network, EQUAL)).toModel().write(file);
      try (OnnxModel written = OnnxModel.open(file)) {
        // s = sqrt(8 / 2) = 2 for the second channel; the others have no weights on one side.
        assertEquals(List.of(0f, 0f, 4f, 2f, 1f, 1f), floats(written, "a.weight"));
        assertEquals(List.of(7f, 6f, 3f), floats(written, "a.bias"));
        assertEquals(List.of(5f, 4f, 0f), floats(written, "b.weight"));
      }
    }
  }

  private static List<Float> floats(OnnxModel model, String name) {
    List<Float> list = new ArrayList<>();
    for (float value : model.graph().initializer(name).orElseThrow().toFloats()) {
      list.add(value);
    }
    return list;
  }

  @Test
  void bothLayersAreNeededWhenOneAlone() throws Exception {
    ScaledNet net =
        new ScaledNet(1, 5, 9).gemm("a", 7, 9, true).relu().gemm("b", 4, 7, true).output();
    try (OnnxModel model = OnnxModel.open(write(net))) {
      Network network = Network.of(model);
      assertEquals(Map.of(), compress(network, Recipe.EMPTY.with("a", EQUAL)).made());
      Recipe both =
          Recipe.EMPTY.with("a", EQUAL.withQuantization(Quantization.ofBits(8))).with("b", EQUAL);
      CompressedNetwork made = compress(network, both);
      assertEquals(2, made.made().size());
      assertEquals(new NetworkCompressor(network).size(both).fileBytes(), made.fileBytes());
    }
  }

  @Test
  void valuesAreThoseOfTheOriginalWhenRestored() throws Exception {
    Case net = cases().skip(3).findFirst().orElseThrow();
    Path file = write(net.net());
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      CompressedNetwork equalized = compress(network, all(network, EQUAL));
      RestoredValues restored = equalized.restored();
      Set<String> original = Set.of("a", "b");
      assertNotEquals("a", restored.name("a"));
      assertEquals("c", restored.name("c"));
      Session.Input sample = net.net().sample();
      TrialModel before =
          new NetworkCompressor(network).unchanged().trials().model(e -> e.addOutputs(original));
      TrialModel after =
          equalized
              .trials()
              .model(editor -> {
                restored.addTo(editor);
                editor.addOutputs(Set.of(restored.name("a"), restored.name("b")));
              });
      try (Session first = Session.of(before);
          Session second = Session.of(after)) {
        Map<String, float[]> expected = first.run(Map.of("x", sample), original);
        Map<String, float[]> found = second.run(Map.of("x", sample), second.outputs());
        for (String value : original) {
          assertAlike(expected.get(value), found.get(restored.name(value)));
        }
      }
    }
  }

  @Test
  void twinsPutOutWhatTheOriginalDoesWhenOnlyEqualized() throws Exception {
    Case net = cases().skip(3).findFirst().orElseThrow();
    try (OnnxModel model = OnnxModel.open(write(net.net()))) {
      Network network = Network.of(model);
      Twins twins = compress(network, all(network, EQUAL)).twins();
      assertEquals(3, twins.outputs().size());
      TrialModel trial =
          twins
              .original()
              .model(editor -> {
                twins.addTo(editor);
                editor.addOutputs(twins.outputs().values());
                editor.addOutputs(Set.of("a", "b"));
              });
      try (Session session = Session.of(trial)) {
        Map<String, float[]> values =
            session.run(Map.of("x", net.net().sample()), session.outputs());
        twins
            .outputs()
            .forEach((layer, twin) ->
                assertAlike(values.get(layer.output().orElseThrow()), values.get(twin)));
      }
    }
  }

  @Test
  void quantizationPerTensorIsAsGoodAsOfEqualRangesWhenEqualized() throws Exception {
    double even = error(uneven(0), false);
    double uneven = error(uneven(1.5), false);
    double equalized = error(uneven(1.5), true);
    assertTrue(equalized < 1.3 * even, equalized + " beside " + even);
    assertTrue(uneven > 3 * equalized, uneven + " beside " + equalized);
  }

  /** Two layers that put out the same, however uneven the ranges between them are. */
  private static ScaledNet uneven(double decades) {
    Random random = new Random(8);
    int inside = 32;
    float[] first = new float[inside * 16];
    float[] second = new float[8 * inside];
    for (int channel = 0; channel < inside; channel++) {
      double factor = Math.pow(10, decades * (2.0 * channel / inside - 1));
      for (int i = 0; i < 16; i++) {
        first[channel * 16 + i] = (float) (random.nextGaussian() * factor);
      }
      for (int i = 0; i < 8; i++) {
        second[i * inside + channel] = (float) (random.nextGaussian() / factor);
      }
    }
    NewNode turned = NewNode.of("Gemm", List.of(), "").with("transB", AttributeValue.of(1));
    return new ScaledNet(6, 40, 16)
        .tensor(NewTensor.of("a.weight", Dims.of(inside, 16), first))
        .tensor(NewTensor.of("b.weight", Dims.of(8, inside), second))
        .op(turned, "a.weight")
        .relu()
        .op(turned, "b.weight")
        .output();
  }

  private double error(ScaledNet net, boolean equalization) throws Exception {
    Path file = write(net);
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      LayerPlan plan =
          LayerPlan.NONE
              .withQuantization(Quantization.ofBits(6).withGranularity(Granularity.TENSOR))
              .withEqualization(equalization);
      Session.Input sample = net.sample();
      float[] original = run(Files.readAllBytes(file), sample).get(net.now());
      float[] found =
          run(compress(network, all(network, plan)).toModel().toBytes(), sample).get(net.now());
      double error = 0;
      for (int i = 0; i < found.length; i++) {
        error += Math.pow(found[i] - original[i], 2);
      }
      return Math.sqrt(error);
    }
  }

  /** Graphs with ways round, shared weights, and values in the middle that are put out. */
  @Property(tries = 120)
  void outputsStayInAnyGraph(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    ScaledNet net = new ScaledNet(seed, 2, 4, 6, 6);
    List<String> values = new ArrayList<>(List.of("x"));
    String shared = "";
    int layers = 2 + random.nextInt(6);
    for (int i = 0; i < layers; i++) {
      if (random.nextInt(5) == 0) {
        net.from(values.get(random.nextInt(values.size())));
      }
      if (!shared.isEmpty() && random.nextInt(5) == 0) {
        net.op("Conv", shared);
      } else {
        int group = List.of(1, 2, 4).get(random.nextInt(3));
        int kernel = random.nextBoolean() ? 1 : 3;
        net.conv("n" + i, 4, 4, kernel, group);
        boolean lends = kernel == 1 && group == 1 && random.nextInt(3) == 0;
        shared = lends ? "n" + i + ".weight" : shared;
      }
      switch (random.nextInt(6)) {
        case 0 -> net.op("Sigmoid");
        case 1 -> net.op("Add", values.get(random.nextInt(values.size())));
        case 2 -> net.op("Mul", net.now());
        case 3 -> net.output().relu();
        default -> net.relu();
      }
      values.add(net.now());
    }
    net.output();
    Path at = Files.createTempDirectory("equalized");
    Path file = at.resolve("net.onnx");
    try {
      net.write(file);
      try (OnnxModel model = OnnxModel.open(file)) {
        Network network = Network.of(model);
        Session.Input sample = net.sample();
        Map<String, float[]> before = run(Files.readAllBytes(file), sample);
        Map<String, float[]> after =
            run(compress(network, all(network, EQUAL)).toModel().toBytes(), sample);
        assertFalse(before.isEmpty());
        before.forEach((name, expected) -> assertAlike(expected, after.get(name)));
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(at);
    }
  }
}
