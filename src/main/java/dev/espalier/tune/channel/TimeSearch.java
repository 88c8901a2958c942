package dev.espalier.tune.channel;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the largest network that is quick enough, on a way on which channels go one after the
 * other: halves the way again and again, and measures a network in the middle.
 */
public final class TimeSearch {

  private TimeSearch() {}

  /** Tells how long networks take. */
  public interface Clock {
    /**
     * Measures a network.
     *
     * @param kept how many channels are left, by group; groups that are not named are whole
     * @param thorough whether to take more time for it
     * @throws RuntimeFailure if a network cannot be run
     * @throws IOException if there is no room for files
     * @throws dev.espalier.numeric.CancelledException if cancelled
     */
    Timing time(Map<String, Integer> kept, boolean thorough) throws IOException, RuntimeFailure;
  }

  /**
   * How long a network takes.
   *
   * @param share its time by that of the original, measured in turns
   * @param originalMillis the time of the original
   */
  public record Timing(double share, double originalMillis) {

    /** The time of the network. */
    public double millis() {
      return share * originalMillis;
    }
  }

  /**
   * What was found.
   *
   * @param kept how many channels are left, by group
   * @param met whether it is quick enough; the quickest of the way otherwise
   */
  public record Found(Map<String, Integer> kept, Timing timing, boolean met) {
    public Found {
      kept = Map.copyOf(kept);
    }
  }

  /**
   * Searches. What is found was measured thoroughly.
   *
   * @param way networks, each with fewer channels than the one before; at least one
   * @param enough whether a network is quick enough
   */
  public static Found find(
      List<Map<String, Integer>> way,
      Predicate<Timing> enough,
      Clock clock,
      Progress progress,
      CancelSignal cancel)
      throws IOException, RuntimeFailure {
    int last = way.size() - 1;
    progress.report(0, "timing the whole network");
    Timing whole = clock.time(way.getFirst(), true);
    if (enough.test(whole) || last == 0) {
      return new Found(way.getFirst(), whole, enough.test(whole));
    }
    int slow = 0;
    int quick = last;
    int most = Integer.SIZE - Integer.numberOfLeadingZeros(last);
    for (int step = 0; quick - slow > 1; step++) {
      cancel.throwIfCancelled();
      int middle = (slow + quick) >>> 1;
      progress.report((step + 1.0) / (most + 2), "timing networks with fewer channels");
      if (enough.test(clock.time(way.get(middle), false))) {
        quick = middle;
      } else {
        slow = middle;
      }
    }
    progress.report((most + 1.0) / (most + 2), "timing what was found once more");
    return confirmed(way, quick, enough, clock, cancel);
  }

  /** A short measurement may have been lucky: goes on until a long one agrees. */
  private static Found confirmed(
      List<Map<String, Integer>> way,
      int from,
      Predicate<Timing> enough,
      Clock clock,
      CancelSignal cancel)
      throws IOException, RuntimeFailure {
    int at = from;
    for (int stride = 1; ; stride *= 2) {
      cancel.throwIfCancelled();
      Timing timing = clock.time(way.get(at), true);
      if (enough.test(timing) || at == way.size() - 1) {
        return new Found(way.get(at), timing, enough.test(timing));
      }
      at = Math.min(way.size() - 1, at + stride);
    }
  }
}
