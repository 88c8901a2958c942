package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.LayerWeight;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Distortion;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is estimated of layers that share a table, against what becomes of them. */
class SharedTablePreviewTest {
  private static final Quantization SHARED =
      Quantization.ofBits(4).withFormat(Format.KMEANS).withGranularity(Granularity.SHARED);

  private OnnxModel model;
  private NetworkCompressor compressor;
  private NetworkEstimator estimator;
  private List<String> names;

  @BeforeEach
  void open() throws IOException {
    model = OnnxModel.open(Path.of("assets/samples/residual.onnx"));
    compressor = new NetworkCompressor(Network.of(model));
    Map<LayerId, PreviewEngine> engines = new HashMap<>();
    names = new ArrayList<>();
    for (Layer layer : compressor.network().layers()) {
      float[] values = layer.weight().read();
      int channels = Math.toIntExact(layer.weight().dims().get(layer.channelAxis()));
      long inner = 1;
      for (int axis = layer.channelAxis() + 1; axis < layer.weight().dims().rank(); axis++) {
        inner *= layer.weight().dims().get(axis);
      }
      WeightSource source = WeightSource.of(values, channels, inner);
      engines.put(layer.id(), new PreviewEngine(LayerProfile.of(source, CancelSignal.none())));
      names.add(layer.id().value());
    }
    estimator = new NetworkEstimator(compressor, id -> Optional.ofNullable(engines.get(id)));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static LayerPlan plan(Quantization quantization) {
    return new LayerPlan(Pruning.NONE, quantization);
  }

  private double estimated(Recipe recipe, String layer) {
    return estimator.estimate(recipe).layers().get(layer).sqnrDb().orElseThrow().value();
  }

  /** Several tables are nearly the best for all together; to a small layer they may differ. */
  @Test
  void estimateIsNearWhatBecomesOfTheLayers() throws CompressionException {
    LayerPlan pruned = new LayerPlan(new Pruning.Sparsity(0.5), SHARED.withBits(3));
    for (Recipe recipe :
        List.of(
            Recipe.EMPTY.with(names, plan(SHARED)),
            Recipe.EMPTY.with(names, plan(SHARED.withBits(8))),
            Recipe.EMPTY.with(names, plan(SHARED.withBits(7))),
            Recipe.EMPTY.with(names, plan(SHARED.withBits(6))),
            Recipe.EMPTY.with(names.subList(0, 5), pruned))) {
      CompressedNetwork network = compressor.compress(recipe, Progress.none(), CancelSignal.none());
      double real = 0;
      double estimated = 0;
      for (Layer layer : compressor.network().layers()) {
        Optional<CompressedWeight> weight = network.weight(layer.id());
        if (weight.isPresent()) {
          double signal = signal(layer.weight().read());
          double sqnr = Distortion.of(LayerWeight.read(layer), weight.get()).sqnrDb();
          real += signal / Math.pow(10, sqnr / 10);
          estimated += signal / Math.pow(10, estimated(recipe, layer.id().value()) / 10);
        }
      }
      int bits = recipe.plans().values().iterator().next().quantization().bits();
      double tolerance = bits < 7 ? 0.06 : 0.15; // some hundred points stand for all weights
      assertEquals(1, estimated / real, tolerance, bits + " bits");
    }
  }

  private static double signal(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }

  @Test
  void estimatesOfAllThatShareATableChangeWithOneOfThem() {
    String first = names.getFirst();
    String last = names.getLast();
    Recipe both = Recipe.EMPTY.with(List.of(first, last), plan(SHARED));
    double before = estimated(both, first);
    Recipe apart = both.with(last, plan(SHARED.withTable("other")));
    assertNotEquals(before, estimated(apart, first));
    assertTrue(estimated(apart, first) > before, "a table for itself fits better");
    assertEquals(before, estimated(both, first));
    Recipe unrelated = both.with(names.get(1), plan(Quantization.ofBits(4)));
    assertEquals(before, estimated(unrelated, first));
  }
}
