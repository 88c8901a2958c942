package dev.espalier.estimate.probe;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ValueInfo;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A value that flows into a layer, as it was seen in a run.
 *
 * @param integers the value itself if it is of integers: indices and lengths have to make sense.
 *     With floats only the type and the sizes matter for time, so they are made up
 */
public record LayerInput(ElementType type, Dims dims, Optional<Tensor> integers) {

  private static final long SEED = 7;

  static LayerInput of(Tensor seen) {
    Optional<Tensor> integers = seen.type().isFloat() ? Optional.empty() : Optional.of(seen);
    return new LayerInput(seen.type(), Dims.of(seen.shape()), integers);
  }

  /** What to feed a probe with. */
  public Tensor tensor() {
    if (integers.isPresent()) {
      return integers.get();
    }
    if (type != ElementType.FLOAT32) {
      return Tensor.zeros(type, dims.toArray());
    }
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[Math.toIntExact(dims.elementCount())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, dims.toArray());
  }

  /** The same as an input of a model. */
  public ValueInfo declared(String name) {
    List<Dim> shape = dims.sizes().stream().map(Dim::of).toList();
    return new ValueInfo(name, Optional.of(dataType()), Optional.of(shape));
  }

  private DataType dataType() {
    return switch (type) {
      case FLOAT32 -> DataType.FLOAT;
      case FLOAT64 -> DataType.DOUBLE;
      case FLOAT16 -> DataType.FLOAT16;
      case BFLOAT16 -> DataType.BFLOAT16;
      case INT64 -> DataType.INT64;
      case INT32 -> DataType.INT32;
      case INT16 -> DataType.INT16;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case BOOL -> DataType.BOOL;
      case OTHER -> DataType.UNDEFINED;
    };
  }

  @Override
  public String toString() {
    return dataType() + " " + dims;
  }
}
