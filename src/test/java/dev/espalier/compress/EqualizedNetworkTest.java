package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.network.Network;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known and told of networks whose layers are equalized. */
class EqualizedNetworkTest {
  @TempDir private Path folder;

  @Test
  void bothLayersAreNeededWhenOneAlone() throws Exception {
    ScaledNet net =
        new ScaledNet(1, 5, 9).gemm("a", 7, 9, true).relu().gemm("b", 4, 7, true).output();
    try (OnnxModel model = OnnxModel.open(EqualizationCases.write(net, folder))) {
      Network network = Network.of(model);
      assertEquals(
          Map.of(),
          EqualizationCases.compress(network, Recipe.EMPTY.with("a", EqualizationCases.EQUAL))
              .made());
      Recipe both =
          Recipe.EMPTY
              .with("a", EqualizationCases.EQUAL.withQuantization(Quantization.ofBits(8)))
              .with("b", EqualizationCases.EQUAL);
      CompressedNetwork made = EqualizationCases.compress(network, both);
      assertEquals(2, made.made().size());
      assertEquals(new NetworkCompressor(network).size(both).fileBytes(), made.fileBytes());
    }
  }

  @Test
  void valuesAreThoseOfTheOriginalWhenRestored() throws Exception {
    EqualizationCases.Case net = EqualizationCases.cases().skip(3).findFirst().orElseThrow();
    Path file = EqualizationCases.write(net.net(), folder);
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      CompressedNetwork equalized =
          EqualizationCases.compress(
              network, EqualizationCases.all(network, EqualizationCases.EQUAL));
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
          EqualizationCases.assertAlike(expected.get(value), found.get(restored.name(value)));
        }
      }
    }
  }

  @Test
  void twinsPutOutWhatTheOriginalDoesWhenOnlyEqualized() throws Exception {
    EqualizationCases.Case net = EqualizationCases.cases().skip(3).findFirst().orElseThrow();
    try (OnnxModel model = OnnxModel.open(EqualizationCases.write(net.net(), folder))) {
      Network network = Network.of(model);
      Twins twins =
          EqualizationCases.compress(
                  network, EqualizationCases.all(network, EqualizationCases.EQUAL))
              .twins();
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
                EqualizationCases.assertAlike(
                    values.get(layer.output().orElseThrow()), values.get(twin)));
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
    Path file = EqualizationCases.write(net, folder);
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      LayerPlan plan =
          LayerPlan.NONE
              .withQuantization(Quantization.ofBits(6).withGranularity(Granularity.TENSOR))
              .withEqualization(equalization);
      Session.Input sample = net.sample();
      float[] original = EqualizationCases.run(Files.readAllBytes(file), sample).get(net.now());
      float[] found =
          EqualizationCases.run(
                  EqualizationCases.compress(network, EqualizationCases.all(network, plan))
                      .toModel()
                      .toBytes(),
                  sample)
              .get(net.now());
      double error = 0;
      for (int i = 0; i < found.length; i++) {
        error += Math.pow(found[i] - original[i], 2);
      }
      return Math.sqrt(error);
    }
  }
}
