package dev.espalier.evaluate;

import java.util.Optional;

/**
 * What to evaluate.
 *
 * @param samples how many samples at most, drawn at random; 0 for all
 * @param seed which random order the samples are taken in: the same seed, the same order
 * @param batch samples per call at most; 0 leaves it to the evaluator
 * @param classScores the output that holds the class scores; nothing leaves it to the rule of
 *     {@link Evaluator}, an empty name says that there is none
 * @param latencyRounds rounds of the latency measurement; 0 for none
 * @param level the confidence level of intervals, such as 0.95
 */
public record EvaluationOptions(
    int samples,
    long seed,
    int batch,
    Optional<String> classScores,
    int latencyRounds,
    double level) {

  /** All samples, the output by rule, 30 rounds of latency, intervals at 95 %. */
  public static final EvaluationOptions DEFAULT =
      new EvaluationOptions(0, 1, 0, Optional.empty(), 30, 0.95);

  /** Checks the numbers. */
  public EvaluationOptions {
    if (samples < 0 || batch < 0 || latencyRounds < 0) {
      throw new IllegalArgumentException("negative number of samples or rounds");
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("a confidence level lies between 0 and 1, not " + level);
    }
  }

  /** With so many samples at most; 0 for all. */
  public EvaluationOptions withSamples(int count) {
    return new EvaluationOptions(count, seed, batch, classScores, latencyRounds, level);
  }

  /** With so many samples per call; 0 leaves it to the evaluator. */
  public EvaluationOptions withBatch(int count) {
    return new EvaluationOptions(samples, seed, count, classScores, latencyRounds, level);
  }

  /** With the class scores in this output. */
  public EvaluationOptions withClassScores(String output) {
    return new EvaluationOptions(samples, seed, batch, Optional.of(output), latencyRounds, level);
  }

  /** With so many rounds of latency measurement; 0 for none. */
  public EvaluationOptions withLatencyRounds(int rounds) {
    return new EvaluationOptions(samples, seed, batch, classScores, rounds, level);
  }
}
