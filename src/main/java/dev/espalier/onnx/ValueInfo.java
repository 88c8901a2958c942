package dev.espalier.onnx;

import java.util.List;
import java.util.Optional;

/**
 * What a model says of a value.
 *
 * @param type the element type; nothing if the model does not say or the value is no tensor
 * @param shape nothing if not even the rank is known
 */
public record ValueInfo(String name, Optional<DataType> type, Optional<List<Dim>> shape) {
  public ValueInfo {
    shape = shape.map(List::copyOf);
  }
}
