package dev.espalier.onnx;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** The payload of a tensor of an opened model; unpacked only when it is written. */
record OriginalPayload(OnnxTensor tensor) implements Payload {
  @Override
  public long byteSize() {
    return tensor.dataType().isSized()
        ? tensor.dataType().byteSize(tensor.dims().elementCount())
        : tensor.byteSize();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    Payload.of(tensor.bytes()).writeTo(channel);
  }
}
