package dev.espalier.estimate.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeCacheTest {

  @TempDir private Path folder;

  private static ProbeKey key(String layer) {
    return new ProbeKey("processor", "runtime 1", layer, "Cast Mul", 1);
  }

  private static ProbeResult result(double ratio) {
    return new ProbeResult(ratio, ratio - 0.1, ratio + 0.1, 1.0, ratio, 50, 0.5);
  }

  @Test
  void probesOutliveTheProgram() {
    new ProbeCache(folder.resolve("new")).put(key("a"), result(1.25));
    ProbeCache later = new ProbeCache(folder.resolve("new"));
    assertEquals(Optional.of(result(1.25)), later.get(key("a")));
  }

  @Test
  void everyPartOfTheKeyCounts() {
    ProbeCache cache = new ProbeCache(folder);
    cache.put(key("a"), result(1.25));
    ProbeKey same = key("a");
    for (ProbeKey other :
        List.of(
            new ProbeKey("x", same.runtime(), same.layer(), same.encoding(), same.threads()),
            new ProbeKey(same.processor(), "x", same.layer(), same.encoding(), same.threads()),
            new ProbeKey(same.processor(), same.runtime(), "x", same.encoding(), same.threads()),
            new ProbeKey(same.processor(), same.runtime(), same.layer(), "x", same.threads()),
            new ProbeKey(same.processor(), same.runtime(), same.layer(), same.encoding(), 2))) {
      assertEquals(Optional.empty(), new ProbeCache(folder).get(other), other.toString());
    }
    assertTrue(new ProbeCache(folder).get(same).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{\"schemaVersion\":3,\"probes\":[",
        "{\"schemaVersion\":99,\"probes\":[]}",
        "{\"schemaVersion\":3,\"probes\":[{}]}",
        "{\"schemaVersion\":3,\"probes\":[{\"key\":{\"processor\":\"processor\",\"runtime\":"
            + "\"runtime 1\",\"layer\":\"a\",\"encoding\":\"Cast Mul\",\"threads\":1},\"result\":"
            + "{\"ratio\":-1,\"low\":1,\"high\":1,\"originalMillis\":1,\"encodedMillis\":1,"
            + "\"runs\":1,\"loadMillis\":0}}]}"
      })
  void damagedFileIsLeftOutAndReplaced(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("probes.json"), content);
    ProbeCache cache = new ProbeCache(folder);
    assertEquals(Optional.empty(), cache.get(key("a")));
    assertEquals(content, Files.readString(file));

    cache.put(key("b"), result(2));

    assertEquals(Optional.of(result(2)), new ProbeCache(folder).get(key("b")));
  }

  /** As the version before wrote it: one line in the log, which troubles nobody. */
  @Test
  void fileOfAnEarlierVersionIsNoWarning() throws IOException {
    Files.writeString(
        folder.resolve("probes.json"),
        "{\"schemaVersion\":2,\"probes\":[{\"key\":{\"processor\":\"processor\",\"runtime\":"
            + "\"runtime 1\",\"layer\":\"a\",\"encoding\":\"Cast Mul\",\"threads\":1},\"result\":"
            + "{\"ratio\":1,\"low\":1,\"high\":1,\"originalMillis\":1,\"encodedMillis\":1,"
            + "\"runs\":1}}]}");
    List<LogRecord> told = logged(() -> new ProbeCache(folder).get(key("a")));
    assertEquals(1, told.size());
    assertEquals(Level.INFO, told.getFirst().getLevel());
    assertNull(told.getFirst().getThrown());

    Files.writeString(folder.resolve("probes.json"), "{\"schemaVersion\":3,\"probes\":[{}]}");
    told = logged(() -> new ProbeCache(folder).get(key("a")));
    assertEquals(Level.WARNING, told.getFirst().getLevel());
  }

  private static List<LogRecord> logged(Runnable action) {
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            records.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(ProbeCache.class.getName());
    logger.addHandler(handler);
    try {
      action.run();
    } finally {
      logger.removeHandler(handler);
    }
    return records;
  }

  @Test
  void bytesThatAreNoTextAreLeftOut() throws IOException {
    Files.write(folder.resolve("probes.json"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
    assertEquals(Optional.empty(), new ProbeCache(folder).get(key("a")));
  }

  @Test
  void oldestProbesMakeRoom() {
    ProbeCache cache = new ProbeCache(folder, 3);
    for (String layer : List.of("a", "b", "c", "d", "b", "e")) {
      cache.put(key(layer), result(1));
    }
    ProbeCache later = new ProbeCache(folder, 3);
    List<String> kept =
        List.of("a", "b", "c", "d", "e").stream()
            .filter(layer -> later.get(key(layer)).isPresent())
            .toList();
    assertEquals(List.of("b", "d", "e"), kept);
  }

  /** Two programs, each of which has read the file before the other wrote. */
  @Test
  void processesKeepEachOthersProbes() {
    ProbeCache one = new ProbeCache(folder);
    ProbeCache other = new ProbeCache(folder);
    assertEquals(Optional.empty(), one.get(key("a")));
    assertEquals(Optional.empty(), other.get(key("a")));
    one.put(key("a"), result(1.5));
    other.put(key("b"), result(2.5));
    ProbeCache later = new ProbeCache(folder);
    assertEquals(Optional.of(result(1.5)), later.get(key("a")));
    assertEquals(Optional.of(result(2.5)), later.get(key("b")));
  }

  @Test
  void fileIsWholeWhoeverWritesAtTheSameMoment() throws Exception {
    List<Future<Void>> writers = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        String name = "writer" + i;
        Callable<Void> writer =
            () -> {
              ProbeCache cache = new ProbeCache(folder);
              for (int n = 0; n < 10; n++) {
                cache.put(key(name + n), result(1 + n));
              }
              return null;
            };
        writers.add(pool.submit(writer));
      }
    }
    for (Future<Void> writer : writers) {
      writer.get();
    }
    // Some may have been lost to others, but what is there is right, and the file is whole.
    ProbeCache later = new ProbeCache(folder);
    int found = 0;
    for (int i = 0; i < 4; i++) {
      for (int n = 0; n < 10; n++) {
        Optional<ProbeResult> kept = later.get(key("writer" + i + n));
        found += kept.isPresent() ? 1 : 0;
        assertTrue(kept.isEmpty() || kept.get().equals(result(1 + n)));
      }
    }
    assertTrue(found >= 10, found + " of 40");
  }

  @Test
  void folderThatCannotBeWrittenToCostsTheMemoryOnly() throws IOException {
    Path file = Files.writeString(folder.resolve("in the way"), "");
    ProbeCache cache = new ProbeCache(file.resolve("below"));
    cache.put(key("a"), result(1.5));
    assertEquals(Optional.of(result(1.5)), cache.get(key("a")));
  }

  @Test
  void resultsThatAreNoneAreRefused() {
    for (double[] r : new double[][] {{0, 0, 1}, {1, 2, 3}, {2, 1, 1.5}, {Double.NaN, 1, 1}}) {
      assertThrows(
          IllegalArgumentException.class, () -> new ProbeResult(r[0], r[1], r[2], 1, 1, 1, 0));
    }
  }
}
