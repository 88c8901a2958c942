package dev.espalier.compress;

import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Compressor;
import dev.espalier.method.WeightInputs;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import java.util.Optional;

/**
 * The compression of one layer.
 *
 * @param change with its pruning resolved
 * @param inputs what is known about the layers' inputs
 */
record LayerWork(Layer layer, LayerChange change, NetworkInputs inputs) {
  /**
   * Reads the weight and compresses it.
   *
   * @throws CompressionException with the name of the layer
   */
  CompressedWeight compress(CancelSignal cancel) throws CompressionException {
    try {
      cancel.throwIfCancelled();
      Optional<WeightInputs> known =
          change.needsInputs() ? Optional.of(inputs.required(layer)) : Optional.empty();
      return Compressor.compress(
          LayerWeight.read(layer), change.plan().method(), change.quantization(), known, cancel);
    } catch (CompressionException e) {
      throw named(e);
    }
  }

  private CompressionException named(CompressionException e) {
    String message = String.valueOf(e.getMessage());
    String name = "layer '" + layer.id() + "': ";
    return new CompressionException(message.startsWith(name) ? message : name + message);
  }
}
