package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelWriterTest {
  @TempDir Path folder;

  private Path source;
  private OnnxModel model;

  @BeforeEach
  void open() throws Exception {
    source = folder.resolve("source.onnx");
    Models.perceptron().write(source);
    model = OnnxModel.open(source);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void modelItselfIsNotOverwritten() throws Exception {
    byte[] before = Files.readAllBytes(source);
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), source);
    Path twin = Files.createLink(folder.resolve("twin.onnx"), source);
    for (Path target : Set.of(source, link, twin, folder.resolve("./source.onnx"))) {
      assertRefused(target, "is the model that is being read");
    }
    assertArrayEquals(before, Files.readAllBytes(source));
    assertEquals(Set.of("source.onnx", "link.onnx", "twin.onnx"), names());
  }

  @Test
  void fullTargetLeavesNothingBehind() throws Exception {
    Path target = Files.writeString(folder.resolve("old.onnx"), "old");
    for (int room : new int[] {0, 1, 50, 100}) {
      ModelWriter full = new ModelWriter(channel -> new Full(channel, room));
      OnnxException refusal =
          assertThrows(
              OnnxException.class, () -> model.edit().write(target, WriteOptions.DEFAULT, full));
      assertTrue(refusal.getMessage().contains("No space left"), refusal.getMessage());
      assertEquals("old", Files.readString(target));
      assertEquals(Set.of("source.onnx", "old.onnx"), names());
    }
  }

  @Test
  void fullTargetOfExternalDataLeavesNothingBehind() throws Exception {
    WriteOptions options = new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true);
    ModelWriter full = new ModelWriter(channel -> new Full(channel, 100));
    assertThrows(
        OnnxException.class, () -> model.edit().write(folder.resolve("new.onnx"), options, full));
    assertEquals(Set.of("source.onnx"), names());
  }

  @Test
  void readOnlyTargetIsNotReplaced() throws Exception {
    Path target = Files.writeString(folder.resolve("old.onnx"), "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
    assertRefused(target, "is read-only");
    assertEquals("old", Files.readString(target));
  }

  @Test
  void placesThatAreNoneAreRefused() throws Exception {
    assertRefused(folder, "is a folder");
    assertRefused(folder.resolve("no/such/place.onnx"), "there is no folder");
    assertRefused(Path.of("/dev/null"), "is not a regular file");
    assertRefused(Path.of("/proc/model.onnx"), "its folder is read-only");
  }

  @Test
  void linkStaysAndWhatItPointsToIsReplaced() throws Exception {
    Path real = Files.writeString(folder.resolve("real.onnx"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), real);
    model.edit().write(link);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(-1, Files.mismatch(source, real));
  }

  @Test
  void sourceThatWasDeletedCanStillBeWritten() throws Exception {
    byte[] bytes = Files.readAllBytes(source);
    Files.delete(source);
    Path copy = folder.resolve("copy.onnx");
    model.edit().write(copy);
    assertArrayEquals(bytes, Files.readAllBytes(copy));
  }

  @Test
  void sourceThatWasChangedIsNotWritten() throws Exception {
    Files.setLastModifiedTime(source, FileTime.fromMillis(0));
    assertRefused(folder.resolve("copy.onnx"), "was changed after it was opened");
    assertEquals(Set.of("source.onnx"), names());
  }

  @Test
  void payloadThatBreaksItsWordIsNotWritten() throws Exception {
    Payload liar =
        new Payload() {
          @Override
          public long byteSize() {
            return 24;
          }

          @Override
          public void writeTo(WritableByteChannel channel) throws IOException {
            Payload.writeFully(channel, ByteBuffer.allocate(20));
          }
        };
    ModelEditor editor = model.edit();
    editor.replaceTensor(
        GraphPath.MAIN,
        "w",
        List.of(new NewTensor("w", DataType.FLOAT, Dims.of(3, 2), liar)),
        List.of());
    OnnxException refusal =
        assertThrows(OnnxException.class, () -> editor.write(folder.resolve("copy.onnx")));
    assertTrue(refusal.getMessage().contains("24 bytes wrote 20"), refusal.getMessage());
    assertEquals(Set.of("source.onnx"), names());
  }

  private void assertRefused(Path target, String problem) {
    OnnxException refusal = assertThrows(OnnxException.class, () -> model.edit().write(target));
    assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith(refusal.file().toString()), refusal.getMessage());
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** A channel to a disk with little room. */
  private record Full(WritableByteChannel channel, int[] room) implements WritableByteChannel {
    Full(WritableByteChannel channel, int room) {
      this(channel, new int[] {room});
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (room[0] == 0) {
        throw new IOException("No space left on device");
      }
      int length = Math.min(room[0], source.remaining());
      room[0] -= length;
      int written = channel.write(source.slice().limit(length));
      source.position(source.position() + written);
      return written;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
