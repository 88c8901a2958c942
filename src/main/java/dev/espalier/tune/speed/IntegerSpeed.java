package dev.espalier.tune.speed;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.method.CompressionException;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Probes of the layers that a recipe computes with integers: each within the network, next to the
 * neighbours that it has there, as borders between integers and floats cost time.
 */
public final class IntegerSpeed {
  private IntegerSpeed() {}

  /** Whether there are such layers, and no probe of just these. */
  public static boolean isLacking(NetworkCompressor compressor, Recipe recipe, LatencyModel model) {
    return model.lacks(encodings(compressor, recipe));
  }

  private static Map<LayerId, LayerEncoding> encodings(
      NetworkCompressor compressor, Recipe recipe) {
    return LatencyModel.integers(compressor.network(), layer -> compressor.encoding(layer, recipe));
  }

  /**
   * Measures them, and tells the model.
   *
   * @param inputs what the network is run on
   * @throws RuntimeFailure if the network cannot be run
   * @throws CompressionException if it cannot be compressed so
   * @throws IOException if a file cannot be written
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static void measure(
      NetworkCompressor compressor,
      Recipe recipe,
      ModelRuntime runtime,
      Map<String, Tensor> inputs,
      LatencyModel model,
      CancelSignal cancel)
      throws RuntimeFailure, CompressionException, IOException {
    Map<LayerId, LayerEncoding> encodings = encodings(compressor, recipe);
    Variant planned = new Variant(Kernels.of(recipe.activations().mode()), encodings.keySet());
    VariantSpeed speed =
        new RecipeMeter(compressor, recipe, runtime, inputs).profile(planned, cancel);
    Map<LayerId, Double> ratios = new HashMap<>();
    for (LayerId layer : encodings.keySet()) {
      double before = speed.original().millis(layer).orElse(0);
      double after = speed.variant().millis(layer).orElse(0);
      if (before > 0 && after > 0) {
        ratios.put(layer, after / before);
      }
    }
    model.setIntegers(encodings, ratios, speed.ratio());
  }
}
