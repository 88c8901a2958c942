package dev.espalier.app;

import dev.espalier.compress.SourceWeights;
import dev.espalier.estimate.WeightSource;
import dev.espalier.network.Layer;
import dev.espalier.numeric.ChannelOrder;
import dev.espalier.onnx.Dims;
import java.util.Optional;

/** A layer's weights for a profile, read piece by piece from where the model file is mapped. */
record LayerWeights(Layer layer) implements WeightSource {

  /**
   * The weights of a layer. Those that are rescaled or have their channels along no axis are held
   * in memory.
   */
  static WeightSource of(Layer layer, SourceWeights source) {
    Optional<ChannelOrder> order = layer.channelOrder();
    if (order.isPresent()) {
      ChannelOrder known = order.get();
      return WeightSource.of(
          known.toChannels(source.read(layer)),
          known.channels().size(0),
          (long) known.inputs() * known.kernel());
    }
    LayerWeights stored = new LayerWeights(layer);
    return source.rescales(layer)
        ? WeightSource.of(source.read(layer), stored.channels(), stored.inner())
        : stored;
  }

  @Override
  public long size() {
    return dims().elementCount();
  }

  @Override
  public int channels() {
    return layer.channelAxis() < 0
        ? 1
        : Math.max(1, Math.toIntExact(dims().get(layer.channelAxis())));
  }

  @Override
  public long inner() {
    if (layer.channelAxis() < 0) {
      return Math.max(1, size());
    }
    long inner = 1;
    for (int axis = layer.channelAxis() + 1; axis < dims().rank(); axis++) {
      inner *= dims().get(axis);
    }
    return Math.max(1, inner);
  }

  @Override
  public void read(long from, float[] into, int length) {
    layer.weight().tensor().readFloats(from, into, 0, length);
  }

  private Dims dims() {
    return layer.weight().dims();
  }
}
