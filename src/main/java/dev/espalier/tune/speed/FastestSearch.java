package dev.espalier.tune.speed;

import dev.espalier.method.CompressionException;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Finds the layers that a network is fastest with integers in. It begins with all that can be,
 * gives up those runs of layers that a profile shows to lose by it, and then moves the borders
 * between integers and floats as long as that helps, which a measurement of the whole network
 * decides each time. The winner is measured several times more: only what is faster than the
 * original each time is taken.
 */
public final class FastestSearch {
  /** Variants measured for each way to quantize. */
  private static final int MOST = 28;

  /** Runs of layers with losses that are tried one by one. */
  private static final int RUNS = 6;

  /** Less is not told from noise. */
  private static final double STEP = 0.01;

  /** How many of the best are measured again. */
  private static final int FINALISTS = 3;

  /** How often. */
  private static final int AGAIN = 4;

  /** The share of the work until the best are measured again. */
  private static final double FOUND = 0.8;

  /** No more variants are tried after this; slow networks are not measured for long. */
  private static final long LONGEST = Duration.ofSeconds(90).toNanos();

  private final SpeedMeter meter;
  private final LongSupplier clock;
  private final Progress progress;
  private final CancelSignal cancel;
  private final Map<Variant, Double> tried = new LinkedHashMap<>();
  private long end;

  /**
   * A search.
   *
   * @param meter measures
   * @param clock nanoseconds
   */
  public FastestSearch(
      SpeedMeter meter, LongSupplier clock, Progress progress, CancelSignal cancel) {
    this.meter = meter;
    this.clock = clock;
    this.progress = progress;
    this.cancel = cancel;
  }

  /**
   * Searches.
   *
   * @param starts one for each way to quantize
   * @throws RuntimeFailure if the original or a variant cannot be run
   * @throws CompressionException if a variant cannot be made
   * @throws IOException if a file cannot be written
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public Fastest search(List<Start> starts)
      throws RuntimeFailure, CompressionException, IOException {
    tried.clear();
    int done = 0;
    for (Start start : starts) {
      if (!start.usual().isEmpty()) {
        double from = FOUND * done / starts.size();
        new Descent(start, progress.part(from, FOUND * (done + 1) / starts.size())).run();
      }
      done++;
    }
    return confirmed();
  }

  /** The way down from one start. */
  private final class Descent {
    private final Start start;
    private final Segments segments;
    private final Progress shown;
    private Variant best;
    private double least = Double.POSITIVE_INFINITY;
    private int measured;

    Descent(Start start, Progress shown) {
      this.start = start;
      this.segments = new Segments(start.layers());
      this.shown = shown;
      this.best = start.variant();
    }

    void run() throws RuntimeFailure, CompressionException, IOException {
      end = clock.getAsLong() + LONGEST;
      shown.report(0, "Measuring " + start.kernels().words() + " wherever they are possible");
      VariantSpeed all = meter.profile(best, cancel);
      measured++;
      least = all.ratio();
      tried.put(best, least);
      ToDoubleFunction<LayerId> gain = layer -> gain(all, layer);
      giveUpLosses(gain);
      attempt(Set.copyOf(segments.best(gain)));
      moveBorders(gain);
    }

    private double gain(VariantSpeed all, LayerId layer) {
      return start.usual().contains(layer)
          ? all.original().millis(layer).orElse(0) - all.variant().millis(layer).orElse(0)
          : 0;
    }

    private void giveUpLosses(ToDoubleFunction<LayerId> gain)
        throws RuntimeFailure, CompressionException, IOException {
      List<List<LayerId>> losses = segments.losses(gain);
      Set<LayerId> without = new HashSet<>(start.usual());
      losses.forEach(run -> run.forEach(without::remove));
      attempt(without);
      for (List<LayerId> run : losses.stream().limit(RUNS).toList()) {
        Set<LayerId> rest = new HashSet<>(best.layers());
        run.forEach(rest::remove);
        attempt(rest);
      }
    }

    private void moveBorders(ToDoubleFunction<LayerId> gain)
        throws RuntimeFailure, CompressionException, IOException {
      boolean better = true;
      while (better) {
        better = false;
        Comparator<Set<LayerId>> promising =
            Comparator.comparingDouble(set -> -set.stream().mapToDouble(gain).sum());
        for (Set<LayerId> next :
            segments.neighbours(best.layers()).stream().sorted(promising).toList()) {
          if (attempt(next)) {
            better = true;
            break;
          }
        }
      }
    }

    /** Measures a choice, unless it was measured or there is no time; whether it is the best. */
    private boolean attempt(Set<LayerId> layers)
        throws RuntimeFailure, CompressionException, IOException {
      Variant variant = start.variant(layers);
      boolean over = measured >= MOST || clock.getAsLong() - end > 0;
      if (variant.isFloats() || tried.containsKey(variant) || over) {
        return false;
      }
      cancel.throwIfCancelled();
      shown.report(
          (double) measured / MOST,
          "Measuring %d of %d layers with %s"
              .formatted(variant.layers().size(), start.layers().size(), start.kernels().words()));
      double ratio = meter.ratio(variant, cancel);
      measured++;
      tried.put(variant, ratio);
      boolean better = ratio < least * (1 - STEP);
      if (better) {
        best = variant;
        least = ratio;
      }
      return better;
    }
  }

  /** The best of those that were faster each time. */
  private Fastest confirmed() throws RuntimeFailure, CompressionException, IOException {
    List<Map.Entry<Variant, Double>> finalists =
        tried.entrySet().stream()
            .filter(entry -> entry.getValue() < 1)
            .sorted(Map.Entry.comparingByValue())
            .limit(FINALISTS)
            .toList();
    Variant best = Variant.FLOATS;
    double least = 1;
    int done = 0;
    for (Map.Entry<Variant, Double> finalist : finalists) {
      double[] ratios = new double[AGAIN + 1];
      ratios[AGAIN] = finalist.getValue();
      for (int i = 0; i < AGAIN; i++) {
        cancel.throwIfCancelled();
        double share = (double) (done * AGAIN + i) / (finalists.size() * AGAIN);
        progress.part(FOUND, 1).report(share, "Measuring the fastest again");
        ratios[i] = meter.ratio(finalist.getKey(), cancel);
      }
      done++;
      Arrays.sort(ratios);
      double median = ratios[ratios.length / 2];
      if (ratios[AGAIN] < 1 && median < least) {
        best = finalist.getKey();
        least = median;
      }
    }
    List<Fastest.Tried> all =
        tried.entrySet().stream()
            .map(entry -> new Fastest.Tried(entry.getKey(), entry.getValue()))
            .toList();
    return new Fastest(best, least, all);
  }
}
