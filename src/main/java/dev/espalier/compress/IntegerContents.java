package dev.espalier.compress;

import dev.espalier.compress.activation.ActivationScale;
import dev.espalier.compress.activation.IntegerBias;
import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.compress.activation.IntegerSource;
import dev.espalier.compress.encode.WeightSite;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.IntegerCodes;
import dev.espalier.network.Layer;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The weights and biases of layers that are computed with integers. */
final class IntegerContents {
  /** For models whose size alone is asked for, before there are weights. */
  static final IntegerSource NONE =
      new IntegerSource() {
        @Override
        public IntegerCodes weight(Layer layer) {
          throw new IllegalStateException("there are no weights, only their size is known");
        }

        @Override
        public float[] bias(Layer layer) {
          throw new IllegalStateException("there are no biases, only their size is known");
        }
      };

  private IntegerContents() {}

  /** Those of a compressed network. */
  static IntegerSource of(CompressedNetwork compressed) {
    return new IntegerSource() {
      @Override
      public IntegerCodes weight(Layer layer) {
        return codes(compressed.weight(layer.id()).orElseThrow());
      }

      @Override
      public float[] bias(Layer layer) {
        return compressed.bias(layer);
      }
    };
  }

  private static IntegerCodes codes(CompressedWeight weight) {
    if (weight instanceof IntegerCodes codes) {
      return codes;
    }
    throw new IllegalStateException(weight + " has no integer codes");
  }

  /** The weight with scales at which the bias of its layer fits into an integer. */
  static CompressedWeight fitted(
      IntegerNetwork integers,
      Layer layer,
      CompressedWeight weight,
      Function<Layer, float[]> biases) {
    Optional<ActivationScale> input = integers.input(layer);
    return integers.hasIntegerBias(layer) && input.isPresent()
        ? IntegerBias.fitted(codes(weight), biases.apply(layer), input.get().scale())
        : weight;
  }

  /** What the model holds of a weight that stays integers: the codes by its name, and scales. */
  static List<WrittenWeight> written(
      Layer layer, WeightSite site, IntegerNetwork integers, IntegerCodes codes) {
    boolean signed = integers.form(layer).orElseThrow().type().signedWeights();
    int less = signed ? 1 << (codes.bits() - 1) : 0;
    float[] numbers = new float[codes.codes().length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (codes.codes()[i] & 0xff) - less;
    }
    Dims scales = codes.axis() < 0 ? Dims.of() : Dims.of(codes.scales().length);
    return List.of(
        new WrittenWeight(site.name(), DataType.FLOAT, site.dims(), numbers),
        new WrittenWeight(
            site.names().scales(site.layer()), DataType.FLOAT, scales, codes.scales()));
  }
}
