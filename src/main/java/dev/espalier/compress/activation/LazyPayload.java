package dev.espalier.compress.activation;

import dev.espalier.onnx.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;

/**
 * Elements that are made when they are written, as they rest on weights that need not exist before.
 */
record LazyPayload(long byteSize, Supplier<byte[]> bytes) implements Payload {
  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    Payload.writeFully(channel, ByteBuffer.wrap(bytes.get()));
  }
}
