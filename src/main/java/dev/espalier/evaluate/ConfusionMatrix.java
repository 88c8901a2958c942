package dev.espalier.evaluate;

import java.util.Arrays;

/**
 * How often samples of one class were given the name of another. Immutable; only cells that occur
 * take memory, so that tens of thousands of classes are no trouble.
 */
public final class ConfusionMatrix {

  private final int classes;
  private final long[] cells;
  private final int[] counts;
  private final long[] samples;

  private ConfusionMatrix(int classes, long[] cells, int[] counts, long[] samples) {
    this.classes = classes;
    this.cells = cells;
    this.counts = counts;
    this.samples = samples;
  }

  /**
   * Counts labels and answers.
   *
   * @param classes number of classes
   * @param labels the right class of each sample, from 0 to {@code classes - 1}
   * @param answers the model's answers, -1 for none
   */
  public static ConfusionMatrix of(int classes, int[] labels, int[] answers) {
    if (labels.length != answers.length) {
      throw new IllegalArgumentException(
          "%d labels, %d answers".formatted(labels.length, answers.length));
    }
    long[] samples = new long[classes];
    long[] keys = new long[labels.length];
    int answered = 0;
    for (int i = 0; i < labels.length; i++) {
      samples[labels[i]]++;
      if (answers[i] >= classes) {
        throw new IllegalArgumentException("answer " + answers[i] + " of " + classes + " classes");
      }
      if (answers[i] >= 0) {
        keys[answered++] = (long) labels[i] * classes + answers[i];
      }
    }
    Arrays.sort(keys, 0, answered);
    return counted(classes, keys, answered, samples);
  }

  private static ConfusionMatrix counted(int classes, long[] keys, int answered, long[] samples) {
    long[] cells = new long[answered];
    int[] counts = new int[answered];
    int used = 0;
    for (int i = 0; i < answered; i++) {
      if (used == 0 || cells[used - 1] != keys[i]) {
        cells[used++] = keys[i];
      }
      counts[used - 1]++;
    }
    return new ConfusionMatrix(
        classes, Arrays.copyOf(cells, used), Arrays.copyOf(counts, used), samples);
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** How many samples of class {@code label} were called {@code answer}. */
  public int count(int label, int answer) {
    int at = Arrays.binarySearch(cells, (long) label * classes + answer);
    return at < 0 ? 0 : counts[at];
  }

  /** Samples of a class, those without an answer included. */
  public long samples(int label) {
    return samples[label];
  }

  /** Right answers among the samples of a class: its recall, or accuracy per class. */
  public Proportion recall(int label) {
    return new Proportion(count(label, label), samples[label]);
  }

  /** Right answers among the samples that were called by a class's name. */
  public Proportion precision(int answer) {
    long called = 0;
    for (int label = 0; label < classes; label++) {
      called += count(label, answer);
    }
    return new Proportion(count(answer, answer), called);
  }

  /** Right answers among all samples. */
  public Proportion accuracy() {
    long right = 0;
    for (int label = 0; label < classes; label++) {
      right += count(label, label);
    }
    return new Proportion(right, Arrays.stream(samples).sum());
  }

  /** Samples for which the model's output was not a number. */
  public long unanswered() {
    return Arrays.stream(samples).sum() - Arrays.stream(counts).asLongStream().sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that
        && classes == that.classes
        && Arrays.equals(cells, that.cells)
        && Arrays.equals(counts, that.counts)
        && Arrays.equals(samples, that.samples);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells) * 31 + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "confusion of %d classes, %s right".formatted(classes, accuracy());
  }
}
