package dev.espalier.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Floats that become bytes only while they are written. */
final class FloatPayload implements Payload {
  private static final int CHUNK = 1 << 14;

  private final float[] values;

  FloatPayload(float[] values) {
    this.values = values;
  }

  @Override
  public long byteSize() {
    return (long) values.length * Float.BYTES;
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.min(CHUNK, values.length) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK) {
      int length = Math.min(CHUNK, values.length - from);
      buffer.clear().asFloatBuffer().put(values, from, length);
      Payload.writeFully(channel, buffer.limit(length * Float.BYTES));
    }
  }
}
