package dev.espalier.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  @Test
  void writeReplacesTheWholeFile() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "what was there before, and longer");
    AtomicFile.writeText(target, "new");
    assertEquals("new", Files.readString(target));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void writeLeavesTheOldFileWhenTheContentFails() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "before");
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                target,
                channel -> {
                  channel.write(ByteBuffer.wrap(new byte[100]));
                  throw new IOException("disk full");
                }));
    assertEquals("before", Files.readString(target));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void writeLeavesTheOldFileWhenTheCheckFails() throws IOException {
    Path target = Files.writeString(folder.resolve("a.txt"), "before");
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                target,
                channel -> channel.write(ByteBuffer.wrap(new byte[3])),
                written -> {
                  throw new IOException("not good: " + Files.size(written));
                }));
    assertEquals("before", Files.readString(target));
    assertEquals(List.of("a.txt"), names());
  }

  @Test
  void writeFailsWhenTheFolderIsMissing() {
    Path target = folder.resolve("missing").resolve("a.txt");
    IOException problem = assertThrows(IOException.class, () -> AtomicFile.writeText(target, "x"));
    assertTrue(problem.getMessage().contains(target.toString()), problem.getMessage());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
