package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rescaled layers in onnxruntime: what the network puts out stays, and ranges become alike. */
class EqualizationTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.espalier.compress.EqualizationCases#cases")
  void compressLeavesOutputsAsTheyAreWhenOnlyEqualized(EqualizationCases.Case net)
      throws Exception {
    Path file = EqualizationCases.write(net.net(), folder);
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      assertEquals(net.pairs(), network.channelPairs().all().toString());
      Recipe recipe = EqualizationCases.all(network, EqualizationCases.EQUAL);
      NetworkCompressor compressor = new NetworkCompressor(network);
      byte[] equalized =
          compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().toBytes();
      assertEquals(equalized.length, compressor.size(recipe).fileBytes());
      Session.Input sample = net.net().sample();
      Map<String, float[]> before = EqualizationCases.run(Files.readAllBytes(file), sample);
      Map<String, float[]> after = EqualizationCases.run(equalized, sample);
      for (Map.Entry<String, float[]> output : before.entrySet()) {
        EqualizationCases.assertAlike(output.getValue(), after.get(output.getKey()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.espalier.compress.EqualizationCases#cases")
  void rangesOfBothSidesAreAlikeWhenEqualized(EqualizationCases.Case net) throws Exception {
    try (OnnxModel model = OnnxModel.open(EqualizationCases.write(net.net(), folder))) {
      Network network = Network.of(model);
      Path file = folder.resolve("equalized.onnx");
      EqualizationCases.compress(network, EqualizationCases.all(network, EqualizationCases.EQUAL))
          .toModel()
          .write(file);
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

  @ParameterizedTest
  @MethodSource("dev.espalier.compress.EqualizationCases#others")
  void reasonIsSaidAndNothingWrittenWhenLayersAreNoPair(EqualizationCases.Case net)
      throws Exception {
    try (OnnxModel model = OnnxModel.open(EqualizationCases.write(net.net(), folder))) {
      Network network = Network.of(model);
      assertEquals(List.of(), network.channelPairs().all());
      assertEquals(
          net.pairs(), network.channelPairs().reason(new LayerId("a")).orElse("there is a pair"));
      CompressedNetwork same =
          EqualizationCases.compress(
              network, EqualizationCases.all(network, EqualizationCases.EQUAL));
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
    try (OnnxModel model = OnnxModel.open(EqualizationCases.write(net, folder))) {
      Network network = Network.of(model);
      assertEquals("[a -> b]", network.channelPairs().all().toString());
      Path file = folder.resolve("equalized.onnx");
      EqualizationCases.compress(network, EqualizationCases.all(network, EqualizationCases.EQUAL))
          .toModel()
          .write(file);
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
        Map<String, float[]> before = EqualizationCases.run(Files.readAllBytes(file), sample);
        Map<String, float[]> after =
            EqualizationCases.run(
                EqualizationCases.compress(
                        network, EqualizationCases.all(network, EqualizationCases.EQUAL))
                    .toModel()
                    .toBytes(),
                sample);
        assertFalse(before.isEmpty());
        Map<String, Double> rounding =
            EqualizationCases.rounding(Files.readAllBytes(file), sample, random);
        before.forEach((name, expected) ->
            EqualizationCases.assertAlike(expected, after.get(name), rounding.get(name)));
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(at);
    }
  }
}
