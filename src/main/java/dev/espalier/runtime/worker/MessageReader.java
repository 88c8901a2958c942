package dev.espalier.runtime.worker;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message that has come in; the counterpart of {@link MessageWriter}. */
final class MessageReader {

  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

  /** Less than any four letters make as a number, so that text is not taken for a message. */
  private static final int LARGEST_FIELDS = 64 << 20;

  private final DataInputStream fields;
  private final Attachment attachment;

  private MessageReader(byte[] fields, Attachment attachment) {
    this.fields = new DataInputStream(new ByteArrayInputStream(fields));
    this.attachment = attachment;
  }

  /**
   * Waits for a message.
   *
   * @param arena the life of a file's mapping
   * @throws java.io.EOFException if the other side has ended
   */
  static MessageReader receive(DataInputStream in, Supplier<Arena> arena) throws IOException {
    int fieldBytes = in.readInt();
    long blockBytes = in.readLong();
    int nameBytes = in.readInt();
    if (fieldBytes < 0 || fieldBytes > LARGEST_FIELDS || nameBytes < 0 || nameBytes > 1 << 16) {
      throw new IOException("not a message: %d, %d".formatted(fieldBytes, nameBytes));
    }
    String file = new String(in.readNBytes(nameBytes), StandardCharsets.UTF_8);
    byte[] fields = new byte[fieldBytes];
    in.readFully(fields);
    if (file.isEmpty()) {
      return new MessageReader(fields, inline(in, blockBytes));
    }
    return new MessageReader(fields, Attachment.map(Path.of(file), arena.get()));
  }

  private static Attachment inline(DataInputStream in, long size) throws IOException {
    if (size < 0 || size > MessageWriter.LARGEST_INLINE) {
      throw new IOException("not a message: %d bytes of tensors".formatted(size));
    }
    byte[] bytes = new byte[(int) size];
    in.readFully(bytes);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    return new Attachment(MemorySegment.ofBuffer(direct), () -> {});
  }

  /** The tensors' memory. */
  Attachment attachment() {
    return attachment;
  }

  long number() throws IOException {
    return fields.readLong();
  }

  int integer() throws IOException {
    return Math.toIntExact(number());
  }

  double decimal() throws IOException {
    return fields.readDouble();
  }

  String text() throws IOException {
    byte[] utf8 = new byte[checkedCount(fields.readInt(), 1)];
    fields.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  List<String> texts() throws IOException {
    int count = count();
    List<String> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(text());
    }
    return values;
  }

  long[] numbers() throws IOException {
    long[] values = new long[checkedCount(number(), Long.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = number();
    }
    return values;
  }

  /** A number of things, each of which takes at least one byte. */
  int count() throws IOException {
    return checkedCount(number(), 1);
  }

  private int checkedCount(long count, int bytesEach) throws IOException {
    if (count < 0 || count > fields.available() / bytesEach) {
      throw new IOException("not a message: %d things".formatted(count));
    }
    return (int) count;
  }

  Tensor tensor() throws IOException {
    ElementType type = ElementType.valueOf(text());
    long[] shape = numbers();
    return Tensor.of(type, block(), shape);
  }

  ByteBuffer block() throws IOException {
    long offset = number();
    long size = number();
    return attachment.memory().asSlice(offset, size).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Memory with the tensors of a message.
   *
   * @param memory all of it
   * @param onClose frees it
   */
  record Attachment(MemorySegment memory, Runnable onClose) implements AutoCloseable {

    static Attachment map(Path file, Arena arena) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        return new Attachment(memory, arena::close);
      } finally {
        deleteIfPossible(file);
      }
    }

    /** On most systems a file can go while it is mapped, so that nothing is ever left behind. */
    private static void deleteIfPossible(Path file) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.debug("{} goes when the worker ends", file, e);
      }
    }

    @Override
    public void close() {
      onClose.run();
    }
  }
}
