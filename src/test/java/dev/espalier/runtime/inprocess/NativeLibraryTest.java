package dev.espalier.runtime.inprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibraryTest {

  private static final String LIBRARY = System.mapLibraryName("onnxruntime");

  @TempDir Path cache;

  @Test
  void unpacksOnceAndForAll() throws IOException {
    Path directory = NativeLibrary.unpacked(cache).orElseThrow();
    Path library = directory.resolve(LIBRARY);
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(library, longAgo);

    assertEquals(directory, NativeLibrary.unpacked(cache).orElseThrow());

    assertEquals(longAgo, Files.getLastModifiedTime(library));
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(List.of(LIBRARY, System.mapLibraryName("onnxruntime4j_jni")), names);
    }
  }

  @Test
  void replacesWhatIsNotWhole() throws IOException {
    Path library = NativeLibrary.unpacked(cache).orElseThrow().resolve(LIBRARY);
    long whole = Files.size(library);
    Files.write(library, new byte[10]);

    NativeLibrary.unpacked(cache);

    assertEquals(whole, Files.size(library));
    assertTrue(whole > 1_000_000);
  }

  @Test
  void removesWhatKilledProcessesHaveLeftAndNothingElse() throws IOException {
    Path directory = NativeLibrary.unpacked(cache).orElseThrow();
    Path abandoned = Files.createFile(directory.resolve("unpacking1.part"));
    Files.setLastModifiedTime(abandoned, FileTime.fromMillis(1_000_000_000_000L));
    Path underWay = Files.createFile(directory.resolve("unpacking2.part"));
    Files.delete(directory.resolve(LIBRARY));

    NativeLibrary.unpacked(cache);

    assertTrue(Files.notExists(abandoned));
    assertTrue(Files.exists(underWay));
  }

  @Test
  void givesUpWhereItCannotWrite() throws IOException {
    Path file = Files.createFile(cache.resolve("file"));

    assertEquals(Optional.empty(), NativeLibrary.unpacked(file));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, , /home/me/.cache/espalier",
    "Linux, /caches, /caches/espalier",
    "Mac OS X, /caches, /home/me/Library/Caches/espalier",
    "Windows 11, , /home/me/AppData/Local/espalier/cache",
    "Windows 11, /local, /local/espalier/cache"
  })
  void cacheIsWhereTheSystemWantsIt(String os, String base, Path expected) {
    Map<String, String> environment =
        base == null ? Map.of() : Map.of("XDG_CACHE_HOME", base, "LOCALAPPDATA", base);

    assertEquals(expected, CacheDirectory.of(os, Path.of("/home/me"), environment));
  }
}
