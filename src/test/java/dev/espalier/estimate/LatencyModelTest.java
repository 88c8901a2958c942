package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatencyModelTest {

  private static final double TOTAL = 10;

  private OnnxModel model;
  private NetworkCompressor compressor;
  private List<Layer> layers;
  private LatencyModel latency;

  /**
   * LeNet-5: its four layers take 1, 2, 3 and 4 tenths of the run, the last one is not measured.
   */
  @BeforeEach
  void open() throws OnnxException {
    model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"));
    compressor = new NetworkCompressor(Network.of(model));
    layers = compressor.network().layers();
    Map<LayerId, Double> millis = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      millis.put(layers.get(i).id(), 1.0 + i);
    }
    latency = new LatencyModel(new LayerTimings(TOTAL, millis));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static Recipe bits(Recipe recipe, Layer layer, int bits) {
    return recipe.with(
        layer.id().value(), LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
  }

  private LayerEncoding encoding(Recipe recipe, Layer layer) {
    return compressor.encoding(layer, recipe).orElseThrow();
  }

  private Figure total(Recipe recipe) {
    return latency.total(compressor.network(), layer -> compressor.encoding(layer, recipe));
  }

  private Optional<Figure> planned(Recipe recipe, Layer layer) {
    return latency.planned(layer.id(), compressor.encoding(layer, recipe));
  }

  @Test
  void untouchedNetworkIsAsMeasured() {
    assertEquals(Figure.measured(TOTAL), total(Recipe.EMPTY));
    assertEquals(Optional.of(Figure.measured(2)), planned(Recipe.EMPTY, layers.get(1)));
  }

  @Test
  void estimateIsTheOriginalTimesTheRatio() {
    Recipe recipe = bits(bits(Recipe.EMPTY, layers.get(0), 4), layers.get(2), 8);
    latency.setRatio(layers.get(0).id(), encoding(recipe, layers.get(0)), 1.5);
    latency.setRatio(layers.get(2).id(), encoding(recipe, layers.get(2)), 0.5);
    assertEquals(Optional.of(Figure.estimate(1.5)), planned(recipe, layers.get(0)));
    assertEquals(Optional.of(Figure.estimate(1.5)), planned(recipe, layers.get(2)));
    assertEquals(Optional.of(Figure.measured(2)), planned(recipe, layers.get(1)));
    assertEquals(Figure.estimate(TOTAL + 0.5 - 1.5), total(recipe));
  }

  @Test
  void withoutAProbeNothingIsEstimatedButAssumed() {
    Recipe recipe = bits(bits(Recipe.EMPTY, layers.get(0), 4), layers.get(1), 4);
    assertEquals(Optional.of(Figure.assumed(1)), planned(recipe, layers.get(0)));
    assertEquals(Figure.assumed(TOTAL), total(recipe));

    // One of two: the sum is no better than its weakest part.
    latency.setRatio(layers.get(0).id(), encoding(recipe, layers.get(0)), 2);
    assertEquals(Figure.assumed(TOTAL + 1), total(recipe));
    latency.setRatio(layers.get(1).id(), encoding(recipe, layers.get(1)), 2);
    assertEquals(Figure.estimate(TOTAL + 1 + 2), total(recipe));
  }

  @Test
  void probeOfOneEncodingSaysNothingAboutAnother() {
    Recipe four = bits(Recipe.EMPTY, layers.get(1), 4);
    Recipe three = bits(Recipe.EMPTY, layers.get(1), 3);
    latency.setRatio(layers.get(1).id(), encoding(four, layers.get(1)), 2);
    assertFalse(latency.lacks(layers.get(1).id(), encoding(four, layers.get(1))));
    assertTrue(latency.lacks(layers.get(1).id(), encoding(three, layers.get(1))));
    assertEquals(Optional.of(Figure.assumed(2)), planned(three, layers.get(1)));
  }

  /** Floats of which few are pruned are written as floats: the same operators need no probe. */
  @Test
  void encodingsThatAreNoneNeedNoProbe() {
    Recipe pruned =
        Recipe.EMPTY.with(
            layers.get(1).id().value(), LayerPlan.NONE.withPruning(new Pruning.Sparsity(0.01)));
    assertFalse(encoding(pruned, layers.get(1)).decoded());
    assertFalse(latency.lacks(layers.get(1).id(), encoding(pruned, layers.get(1))));
    assertEquals(Optional.of(Figure.estimate(2)), planned(pruned, layers.get(1)));
    assertEquals(Figure.estimate(TOTAL), total(pruned));
  }

  @Test
  void layersWithoutTimeHaveNone() {
    Recipe recipe = bits(Recipe.EMPTY, layers.get(3), 4);
    assertEquals(Optional.empty(), planned(recipe, layers.get(3)));
    assertFalse(latency.lacks(layers.get(3).id(), encoding(recipe, layers.get(3))));
    assertEquals(Figure.measured(TOTAL), total(recipe));
  }

  @Test
  void sumsRestOnTheirWeakestPart() {
    assertEquals(Basis.ASSUMED, Basis.MEASURED.with(Basis.ASSUMED));
    assertEquals(Basis.ESTIMATE, Basis.ESTIMATE.with(Basis.COMPUTED));
    assertEquals(Basis.MEASURED, Basis.MEASURED.with(Basis.MEASURED));
  }

  /** What layers of integers cost is known for just the neighbours that were measured. */
  @Test
  void wholeOfIntegersIsThatOfTheMeasuredChoice() {
    Recipe dynamic =
        Recipe.EMPTY.withActivations(ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC));
    Map<LayerId, LayerEncoding> integers =
        LatencyModel.integers(compressor.network(), layer -> compressor.encoding(layer, dynamic));
    assertEquals(Set.of(layers.get(2).id(), layers.get(3).id()), integers.keySet());
    assertTrue(latency.lacks(integers));
    assertEquals(Figure.assumed(TOTAL), total(dynamic));
    latency.setIntegers(integers, Map.of(layers.get(2).id(), 1.25), 0.8);
    assertFalse(latency.lacks(integers));
    assertEquals(Figure.estimate(0.8 * TOTAL), total(dynamic));
    assertEquals(Optional.of(Figure.estimate(3.75)), planned(dynamic, layers.get(2)));

    Recipe other =
        dynamic.update(
            List.of(layers.get(3).id().value()), plan -> plan.withActivation(ActivationSwitch.OFF));
    assertEquals(Figure.assumed(TOTAL + 0.75), total(other));
    Recipe both = bits(dynamic, layers.get(0), 4);
    latency.setRatio(layers.get(0).id(), encoding(both, layers.get(0)), 2);
    assertEquals(Figure.estimate(0.8 * TOTAL + 1), total(both));
  }

  @Test
  void layerIsSlowerOnlyWhereThatWasMeasuredAndIsMoreThanNoise() {
    assertEquals(OptionalDouble.of(2), slower(0.004, Figure.estimate(0.008)));
    assertEquals(OptionalDouble.empty(), slower(0.004, Figure.assumed(0.008)));
    assertEquals(OptionalDouble.empty(), slower(0.004, Figure.estimate(0.0042)));
    assertEquals(OptionalDouble.empty(), slower(0.0004, Figure.estimate(0.0006)));
    assertEquals(OptionalDouble.empty(), slower(0.004, Figure.measured(0.004)));
  }

  private static OptionalDouble slower(double before, Figure after) {
    return new LayerEstimate(
            4,
            1,
            8,
            Figure.computed(0),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Figure.measured(before)),
            Optional.of(after),
            Optional.empty())
        .slower();
  }
}
