package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritingTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path folder;

  @Test
  void bytesGoToTheirPlace() throws Exception {
    Path file = folder.resolve("x");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Writing.put(channel, file, 2, ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2));
    }
    assertArrayEquals(new byte[] {0, 0, 1, 2}, Files.readAllBytes(file));
  }

  /** That device is as a disk without room. */
  @Test
  void fullDiskIsSaidWithTheFile() throws Exception {
    assumeTrue(Files.isWritable(FULL), "a device of Linux");
    try (FileChannel channel = FileChannel.open(FULL, StandardOpenOption.WRITE)) {
      ArchiveException full =
          assertThrows(
              ArchiveException.class,
              () -> Writing.put(channel, Path.of("small.onnx"), 0, ByteBuffer.allocate(10)));
      assertEquals(
          "small.onnx: cannot be written (No space left on device). Check that there is room on"
              + " that disk.",
          full.getMessage());
    }
  }
}
