package dev.espalier.compress;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.NewTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.List;

/** What the model holds of a weight that the runtime's own operators compute with. */
final class PackedContents {
  private PackedContents() {}

  /** The numbers of its tensors as a runtime shows them. */
  static List<WrittenWeight> written(WrittenLayer layer) {
    return layer.tensors().stream()
        .map(tensor ->
            new WrittenWeight(tensor.name(), tensor.type(), tensor.dims(), numbers(tensor)))
        .toList();
  }

  private static float[] numbers(NewTensor tensor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      tensor.payload().writeTo(Channels.newChannel(out));
    } catch (IOException e) {
      throw new UncheckedIOException("memory is no device that fails", e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    boolean floats = tensor.type() == DataType.FLOAT;
    float[] numbers = new float[floats ? bytes.remaining() / Float.BYTES : bytes.remaining()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = floats ? bytes.getFloat() : bytes.get() & 0xFF;
    }
    return numbers;
  }
}
