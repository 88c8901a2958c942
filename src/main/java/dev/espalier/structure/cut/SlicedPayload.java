package dev.espalier.structure.cut;

import dev.espalier.onnx.Dims;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.Payload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Some elements of a tensor, picked along its axes; read only when they are written. */
final class SlicedPayload implements Payload {
  private static final int BUFFER = 1 << 16;

  private final OnnxTensor tensor;
  private final int[][] kept;
  private final int elementBytes;

  private SlicedPayload(OnnxTensor tensor, int[][] kept) {
    this.tensor = tensor;
    this.kept = kept;
    this.elementBytes = tensor.dataType().bits() / Byte.SIZE;
  }

  /**
   * Picks elements.
   *
   * @param tensor of a type of whole bytes
   * @param kept for each axis the elements that stay, in order
   */
  static SlicedPayload of(OnnxTensor tensor, List<int[]> kept) {
    return new SlicedPayload(tensor, kept.toArray(new int[0][]));
  }

  Dims dims() {
    return Dims.of(Arrays.stream(kept).mapToLong(axis -> axis.length).toArray());
  }

  @Override
  public long byteSize() {
    return dims().elementCount() * elementBytes;
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    int[] sizes = IntStream.range(0, kept.length).map(i -> (int) tensor.dims().get(i)).toArray();
    int inner = kept.length;
    long run = elementBytes;
    while (inner > 0 && kept[inner - 1].length == sizes[inner - 1]) {
      run *= sizes[--inner];
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(BUFFER, Math.min(run, 1 << 24)));
    write(new Picking(tensor.bytes(), sizes, inner, run), 0, 0, buffer, channel);
    buffer.flip();
    Payload.writeFully(channel, buffer);
  }

  /**
   * How elements are picked.
   *
   * @param inner from this axis on all elements stay
   * @param run how many bytes these are
   */
  private record Picking(MemorySegment bytes, int[] sizes, int inner, long run) {}

  private void write(
      Picking from, int axis, long offset, ByteBuffer buffer, WritableByteChannel channel)
      throws IOException {
    if (axis < from.inner()) {
      for (int at : kept[axis]) {
        write(from, axis + 1, offset * from.sizes()[axis] + at, buffer, channel);
      }
      return;
    }
    long position = offset * from.run();
    long end = position + from.run();
    while (position < end) {
      if (!buffer.hasRemaining()) {
        drain(buffer, channel);
      }
      int length = (int) Math.min(buffer.remaining(), end - position);
      buffer.put(from.bytes().asSlice(position, length).asByteBuffer());
      position += length;
    }
  }

  private static void drain(ByteBuffer buffer, WritableByteChannel channel) throws IOException {
    buffer.flip();
    Payload.writeFully(channel, buffer);
    buffer.clear();
  }
}
