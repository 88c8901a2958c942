package dev.espalier.tune.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.network.LayerId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static Segments of(int count) {
    return new Segments(IntStream.range(0, count).mapToObj(SegmentsTest::layer).toList());
  }

  private static LayerId layer(int number) {
    return new LayerId("l" + number);
  }

  @Property
  void bestRunIsThatOfAllRuns(
      @ForAll @Size(max = 12) List<@IntRange(min = -9, max = 9) Integer> gains) {
    Map<LayerId, Integer> byLayer = new HashMap<>();
    for (int i = 0; i < gains.size(); i++) {
      byLayer.put(layer(i), gains.get(i));
    }
    ToDoubleFunction<LayerId> gain = id -> byLayer.getOrDefault(id, 0);
    int most = 0;
    for (int from = 0; from < gains.size(); from++) {
      for (int to = from + 1; to <= gains.size(); to++) {
        most = Math.max(most, gains.subList(from, to).stream().mapToInt(i -> i).sum());
      }
    }
    Segments segments = of(gains.size());
    assertEquals(most, segments.best(gain).stream().mapToDouble(gain).sum());
  }

  @Test
  void lossesAreRunsWithTheWorstFirst() {
    double[] gains = {1, -1, -1, 3, -5, 2, -1};
    ToDoubleFunction<LayerId> gain = id -> gains[id.value().charAt(1) - '0'];
    assertEquals(
        List.of(List.of(layer(4)), List.of(layer(1), layer(2)), List.of(layer(6))),
        of(7).losses(gain));
  }

  @Test
  void neighboursMoveEachBorderBothWays() {
    Set<Set<LayerId>> found = new HashSet<>(of(5).neighbours(Set.of(layer(1), layer(2), layer(3))));
    assertTrue(found.contains(Set.of(layer(2), layer(3))));
    assertTrue(found.contains(Set.of(layer(3))));
    assertTrue(found.contains(Set.of(layer(0), layer(1), layer(2), layer(3))));
    assertTrue(found.contains(Set.of(layer(1), layer(2), layer(3), layer(4))));
    assertTrue(found.contains(Set.of(layer(1), layer(2))));
    assertTrue(found.contains(Set.of()));
    assertFalse(found.contains(Set.of(layer(1), layer(2), layer(3))));
  }
}
