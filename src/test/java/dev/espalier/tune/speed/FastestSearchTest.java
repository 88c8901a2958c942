package dev.espalier.tune.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.estimate.LayerTimings;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FastestSearchTest {

  /** A chain of layers, with times for both ways and for each change between them. */
  private static final class Chain implements SpeedMeter {
    private final double[] floats;
    private final double[] integers;
    private final double border;
    private final double noise;
    private final Random random;
    private final Map<Variant, List<Double>> seen = new HashMap<>();
    private int measurements;

    Chain(double[] floats, double[] integers, double border, double noise, long seed) {
      this.floats = floats;
      this.integers = integers;
      this.border = border;
      this.noise = noise;
      this.random = new Random(seed);
    }

    List<LayerId> layers() {
      List<LayerId> layers = new ArrayList<>();
      for (int i = 0; i < floats.length; i++) {
        layers.add(new LayerId("layer" + i));
      }
      return layers;
    }

    double time(Set<LayerId> chosen) {
      double time = 0;
      boolean before = false;
      for (int i = 0; i < floats.length; i++) {
        boolean now = chosen.contains(new LayerId("layer" + i));
        time += now ? integers[i] : floats[i];
        time += now == before ? 0 : border;
        before = now;
      }
      return time + (before ? border : 0);
    }

    double exact(Set<LayerId> chosen) {
      return time(chosen) / time(Set.of());
    }

    @Override
    public VariantSpeed profile(Variant variant, CancelSignal cancel) {
      Map<LayerId, Double> before = new HashMap<>();
      Map<LayerId, Double> after = new HashMap<>();
      for (int i = 0; i < floats.length; i++) {
        LayerId layer = new LayerId("layer" + i);
        before.put(layer, floats[i]);
        after.put(layer, variant.layers().contains(layer) ? integers[i] : floats[i]);
      }
      return new VariantSpeed(
          ratio(variant, cancel),
          new LayerTimings(time(Set.of()), before),
          new LayerTimings(time(variant.layers()), after));
    }

    @Override
    public double ratio(Variant variant, CancelSignal cancel) {
      measurements++;
      double ratio = exact(variant.layers()) * (1 + noise * random.nextGaussian());
      seen.computeIfAbsent(variant, _ -> new ArrayList<>()).add(ratio);
      return ratio;
    }

    Fastest search() throws Exception {
      Start start = new Start(Kernels.STATIC, layers(), new HashSet<>(layers()));
      return new FastestSearch(this, () -> 0, Progress.none(), CancelSignal.none())
          .search(List.of(start));
    }
  }

  private static Chain random(int layers, double border, double noise, long seed) {
    Random random = new Random(seed);
    double[] floats = random.doubles(layers, 1, 5).toArray();
    double[] integers = new double[layers];
    for (int i = 0; i < layers; i++) {
      integers[i] = floats[i] * (0.3 + 1.4 * random.nextDouble());
    }
    return new Chain(floats, integers, border, noise, seed);
  }

  @Property(tries = 300)
  void neverPicksWhatWasOnceMeasuredSlowerThanTheOriginal(
      @ForAll @IntRange(min = 1, max = 30) int layers,
      @ForAll @IntRange(max = 4) int border,
      @ForAll long seed)
      throws Exception {
    Chain chain = random(layers, border, 0.05, seed);
    Fastest found = chain.search();
    if (found.variant().isFloats()) {
      assertEquals(1, found.ratio());
    } else {
      List<Double> measured = chain.seen.get(found.variant());
      assertTrue(measured.size() >= 5, measured::toString);
      assertTrue(measured.stream().allMatch(ratio -> ratio < 1), measured::toString);
    }
    assertTrue(chain.measurements <= 40, chain.measurements + " measurements");
  }

  /** Where measurements are exact, no choice that is one border away is better. */
  @Property(tries = 300)
  void isAtLeastAsFastAsFloatsAndAsIntegersThroughout(
      @ForAll @IntRange(min = 1, max = 8) int layers,
      @ForAll @IntRange(max = 4) int border,
      @ForAll long seed)
      throws Exception {
    Chain chain = random(layers, border, 0, seed);
    Fastest found = chain.search();
    double picked = chain.exact(found.variant().layers());
    assertTrue(picked <= 1);
    assertTrue(picked <= chain.exact(new HashSet<>(chain.layers())) + 1e-12);
    assertEquals(picked, found.ratio(), 1e-12);
  }

  /** Brute force: without borders each layer is decided by itself, which is always found. */
  @Property(tries = 200)
  void withoutBordersItIsTheOptimum(
      @ForAll @IntRange(min = 1, max = 7) int layers, @ForAll long seed) throws Exception {
    Chain chain = random(layers, 0, 0, seed);
    double least = 1;
    for (int mask = 0; mask < 1 << layers; mask++) {
      Set<LayerId> chosen = new HashSet<>();
      for (int i = 0; i < layers; i++) {
        if ((mask >> i & 1) == 1) {
          chosen.add(new LayerId("layer" + i));
        }
      }
      least = Math.min(least, chain.exact(chosen));
    }
    // A hundredth is not told from noise.
    assertTrue(chain.search().ratio() <= least * 1.02 + 1e-9);
  }

  /** The stem is slow as integers, all else is fast, and borders cost: it is given up alone. */
  @Test
  void slowStemIsGivenUp() throws Exception {
    Chain chain =
        new Chain(new double[] {4, 9, 9, 9, 9, 3}, new double[] {16, 4, 4, 4, 4, 2}, 2, 0.003, 7);
    Fastest found = chain.search();
    assertEquals(new HashSet<>(chain.layers().subList(1, 6)), found.variant().layers());
  }

  /** Small gains that borders eat up. */
  @Test
  void floatsStayWhereNothingGains() throws Exception {
    Chain chain = new Chain(new double[] {3, 3, 3}, new double[] {5, 2.5, 5}, 2, 0.003, 7);
    Fastest found = chain.search();
    assertTrue(found.variant().isFloats());
    assertEquals(1, found.ratio());
    assertTrue(found.tried().size() > 1);
  }

  @Test
  void nothingIsMeasuredWhereNothingCanBeIntegers() throws Exception {
    Chain chain = new Chain(new double[0], new double[0], 0, 0, 1);
    Fastest found = chain.search();
    assertTrue(found.variant().isFloats());
    assertTrue(found.tried().isEmpty());
    assertEquals(0, chain.measurements);
  }

  /** When time is over what is known is confirmed, and nothing else is tried. */
  @Test
  void stopsTryingWhenTimeIsOver() throws Exception {
    Chain chain = random(20, 1, 0, 3);
    AtomicLong clock = new AtomicLong();
    Start start = new Start(Kernels.STATIC, chain.layers(), new HashSet<>(chain.layers()));
    Fastest found =
        new FastestSearch(
                chain, () -> clock.addAndGet(60_000_000_000L), Progress.none(), CancelSignal.none())
            .search(List.of(start));
    assertEquals(2, found.tried().size());
  }

  @Test
  void endsWhenCancelled() {
    Chain chain = random(20, 1, 0, 3);
    Start start = new Start(Kernels.STATIC, chain.layers(), new HashSet<>(chain.layers()));
    FastestSearch search =
        new FastestSearch(chain, () -> 0, Progress.none(), () -> chain.measurements >= 3);
    assertThrows(CancelledException.class, () -> search.search(List.of(start)));
    assertEquals(3, chain.measurements);
  }
}
