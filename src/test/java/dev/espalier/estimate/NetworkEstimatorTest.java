package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.Pruning;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.Payload;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkEstimatorTest {
  private static final float[] WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  @TempDir Path folder;

  /** The compressor passes over them, and so their weights need not be known. */
  @Test
  void layersThatCannotBeTunedDoNotKeepOthersFromBeingRanked() throws IOException {
    Path file = folder.resolve("m.onnx");
    ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(3)))
        .output("y")
        .output("z")
        .tensor(NewTensor.of("w", Dims.of(3, 3), WEIGHTS))
        .tensor(new NewTensor("d", DataType.DOUBLE, Dims.of(3, 3), Payload.of(new byte[72])))
        .node(NewNode.of("MatMul", List.of("x", "w"), "y"))
        .node(NewNode.of("MatMul", List.of("x", "d"), "z"))
        .write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      List<Layer> layers = compressor.network().layers();
      Layer tunable = layers.getFirst();
      PreviewEngine engine =
          new PreviewEngine(
              LayerProfile.of(WeightSource.of(WEIGHTS, 1, WEIGHTS.length), CancelSignal.none()));
      NetworkEstimator estimator =
          new NetworkEstimator(
              compressor, id -> id.equals(tunable.id()) ? Optional.of(engine) : Optional.empty());
      Recipe recipe =
          Recipe.EMPTY
              .with(
                  layers.stream().map(layer -> layer.id().value()).toList(),
                  LayerPlan.NONE.withPruning(Pruning.GLOBAL))
              .withGlobalSparsity(OptionalDouble.of(1 / 3.0));
      float threshold = estimator.globalThreshold(recipe);
      assertTrue(threshold > 3 && threshold <= 4, "" + threshold);
      assertEquals(2, layers.size());
      assertTrue(layers.getLast().fixed().isPresent());
    }
  }
}
