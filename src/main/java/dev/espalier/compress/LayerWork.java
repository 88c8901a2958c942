package dev.espalier.compress;

import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Compressor;
import dev.espalier.method.Weight;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;

/**
 * The compression of one layer.
 *
 * @param change with its pruning resolved
 */
record LayerWork(Layer layer, LayerChange change) {
  /**
   * Reads the weight and compresses it.
   *
   * @throws CompressionException with the name of the layer
   */
  CompressedWeight compress(CancelSignal cancel) throws CompressionException {
    try {
      cancel.throwIfCancelled();
      Shape shape = Shape.ofLongs(layer.weight().dims().toArray());
      Weight weight = new Weight(layer.weight().read(), shape, layer.channelAxis());
      return Compressor.compress(weight, change.pruning(), change.quantization(), cancel);
    } catch (CompressionException e) {
      throw new CompressionException("layer '" + layer.id() + "': " + e.getMessage());
    }
  }
}
