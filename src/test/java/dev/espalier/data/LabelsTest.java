package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelsTest {
  private static final Path FILE = Path.of("labels.csv");

  @Test
  void tenThousandsOfClassNamesAreFoundAtOnce() {
    int classes = 20_000;
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      texts.addAll(names.reversed());
    }
    int[] lines = new int[texts.size()];
    Labels labels =
        assertTimeout(
            Duration.ofSeconds(5), () -> Labels.parse(texts, lines, names, FILE, "Somewhere."));
    int[] expected = IntStream.range(0, texts.size()).map(i -> classes - 1 - i % classes).toArray();
    assertArrayEquals(expected, labels.values().orElseThrow());
  }

  @Test
  void ofEqualClassNamesTheFirstCounts() throws DataException {
    Labels labels =
        Labels.parse(
            List.of("crow", "crane", "dog"),
            new int[3],
            List.of("crane", "crow", "crane", "dog"),
            FILE,
            "Somewhere.");
    assertArrayEquals(new int[] {1, 0, 3}, labels.values().orElseThrow());
  }
}
