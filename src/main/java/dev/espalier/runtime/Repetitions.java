package dev.espalier.runtime;

/**
 * How often to run a model that is measured. The first runs of a quick model are slow: memory is
 * new, code is cold, and the processor has not stepped up yet; so it is warmed up for some time
 * rather than for some runs.
 *
 * @param warmup unmeasured runs
 * @param runs measured runs
 */
public record Repetitions(int warmup, int runs) {

  private static final double SHARE_OF_WARMUP = 0.25;
  private static final int FEWEST = 5;
  private static final int MOST = 1000;

  /**
   * As many as fit into some time, between 5 and 1,000.
   *
   * @param budgetMillis time for all
   * @param millis time of one run
   */
  public static Repetitions within(double budgetMillis, double millis) {
    double all = budgetMillis / Math.max(1e-3, millis);
    return new Repetitions(
        (int) Math.clamp(all * SHARE_OF_WARMUP, 1, MOST),
        (int) Math.clamp(all * (1 - SHARE_OF_WARMUP), FEWEST, MOST));
  }
}
