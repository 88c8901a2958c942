package dev.espalier.runtime.worker;

import dev.espalier.data.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One message on its way out. On the wire: the length of the fields, the number of bytes of all
 * tensors, the file they are in (empty if they follow), the fields, the tensors.
 */
final class MessageWriter {

  /** Tensors that take more than this go through a file, which is faster than the pipe. */
  static final int LARGEST_INLINE = 256 << 10;

  /** Each tensor starts at a multiple of this, as vector instructions like it. */
  static final int ALIGNMENT = 64;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream fields = new DataOutputStream(bytes);
  private final List<ByteBuffer> blocks = new ArrayList<>();
  private long blockBytes;
  private String file = "";

  MessageWriter number(long value) throws IOException {
    fields.writeLong(value);
    return this;
  }

  MessageWriter decimal(double value) throws IOException {
    fields.writeDouble(value);
    return this;
  }

  MessageWriter text(String value) throws IOException {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    fields.writeInt(utf8.length);
    fields.write(utf8);
    return this;
  }

  MessageWriter texts(Collection<String> values) throws IOException {
    number(values.size());
    for (String value : values) {
      text(value);
    }
    return this;
  }

  MessageWriter numbers(long[] values) throws IOException {
    number(values.length);
    for (long value : values) {
      number(value);
    }
    return this;
  }

  MessageWriter tensor(Tensor tensor) throws IOException {
    text(tensor.type().name());
    numbers(tensor.shape());
    return block(tensor.buffer());
  }

  MessageWriter block(ByteBuffer block) throws IOException {
    number(blockBytes);
    number(block.remaining());
    blocks.add(block);
    blockBytes += aligned(block.remaining());
    return this;
  }

  /**
   * Puts large tensors into a file; whoever receives the message deletes it.
   *
   * @param folder where the file is made
   * @throws IOException if there is no room for it
   */
  MessageWriter stage(Path folder) throws IOException {
    file = blockBytes > LARGEST_INLINE ? writeBlocks(folder).toString() : "";
    return this;
  }

  /** Sends the message after it was staged. */
  void send(DataOutputStream out) throws IOException {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    // Held for the whole message, so that messages from several threads do not mix.
    synchronized (out) {
      out.writeInt(bytes.size());
      out.writeLong(blockBytes);
      out.writeInt(name.length);
      out.write(name);
      bytes.writeTo(out);
      if (file.isEmpty()) {
        writeBlocks(Channels.newChannel(out));
      }
      out.flush();
    }
  }

  private Path writeBlocks(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "tensors", ".bin");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      writeBlocks(channel);
      return file;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private void writeBlocks(WritableByteChannel channel) throws IOException {
    for (ByteBuffer block : blocks) {
      ByteBuffer content = block.duplicate();
      ByteBuffer padding =
          ByteBuffer.allocate((int) (aligned(content.remaining()) - content.remaining()));
      while (content.hasRemaining()) {
        channel.write(content);
      }
      while (padding.hasRemaining()) {
        channel.write(padding);
      }
    }
  }

  private static long aligned(long size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
