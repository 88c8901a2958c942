package dev.espalier.onnx;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a {@code Constant} node gives, in whichever attribute it is. */
final class Constants {
  private Constants() {}

  static Optional<OnnxTensor> of(OnnxNode node) {
    Attributes attributes = node.attributes();
    String name = node.output(0);
    Optional<OnnxTensor> tensor = attributes.tensor("value");
    if (tensor.isPresent()) {
      return tensor.map(value -> value.withName(name, Storage.CONSTANT_NODE));
    }
    OptionalLong number = attributes.intValue("value_int");
    if (number.isPresent()) {
      return Optional.of(ints(name, Dims.of(), List.of(number.getAsLong())));
    }
    return attributes
        .ints("value_ints")
        .map(list -> ints(name, Dims.of(list.size()), list))
        .or(() ->
            attributes.floatValue("value_float").map(f -> floats(name, Dims.of(), List.of(f))))
        .or(() ->
            attributes
                .floats("value_floats")
                .map(list -> floats(name, Dims.of(list.size()), list)));
  }

  private static OnnxTensor ints(String name, Dims dims, List<Long> values) {
    MemorySegment raw = MemorySegment.ofArray(new byte[values.size() * Long.BYTES]);
    for (int i = 0; i < values.size(); i++) {
      raw.set(FloatDecoder.LONG, (long) i * Long.BYTES, values.get(i));
    }
    return tensor(name, DataType.INT64, dims, raw);
  }

  private static OnnxTensor floats(String name, Dims dims, List<Float> values) {
    MemorySegment raw = MemorySegment.ofArray(new byte[values.size() * Float.BYTES]);
    for (int i = 0; i < values.size(); i++) {
      raw.set(FloatDecoder.FLOAT, (long) i * Float.BYTES, values.get(i));
    }
    return tensor(name, DataType.FLOAT, dims, raw);
  }

  private static OnnxTensor tensor(String name, DataType type, Dims dims, MemorySegment raw) {
    Content content = new Content.Raw(raw.asReadOnly());
    return new OnnxTensor(name, type.code(), dims, Storage.CONSTANT_NODE, content);
  }
}
