package dev.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Remembers what both models said about each sample, and sums it up. Of a model alone, both are the
 * same.
 */
final class AnswerLog {

  private static final int FEW = 5;
  private static final int NO_LABEL = -1;

  /** Fewer samples say nothing about chance. */
  private static final int ENOUGH = 100;

  private final ClassScores scores;
  private final Optional<int[]> labels;
  private final boolean alone;
  private final int[] samples;
  private final Side original;
  private final Side compressed;
  private int count;
  private double divergences;
  private long diverging;

  /** The answers of one model, in the order of the samples. */
  private static final class Side {
    final int[] answers;
    final float[] confidences;
    final boolean[] amongFew;

    Side(int capacity) {
      answers = new int[capacity];
      confidences = new float[capacity];
      amongFew = new boolean[capacity];
    }

    void put(int at, double[] probabilities, int label) {
      Answer answer = ClassScores.answer(probabilities);
      answers[at] = answer.label();
      confidences[at] = (float) answer.confidence();
      amongFew[at] = label >= 0 && ClassScores.among(FEW, label, probabilities);
    }

    Answer answer(int at) {
      return answers[at] < 0 ? Answer.NONE : new Answer(answers[at], confidences[at]);
    }
  }

  /**
   * Starts empty.
   *
   * @param labels the labels of all samples by index, if they are known
   * @param capacity samples at most
   * @param alone whether there is one model only
   */
  AnswerLog(ClassScores scores, Optional<int[]> labels, int capacity, boolean alone) {
    this.scores = scores;
    this.labels = labels;
    this.alone = alone;
    this.samples = new int[capacity];
    this.original = new Side(capacity);
    this.compressed = new Side(capacity);
  }

  /** Adds a sample by the probabilities that both models give its classes. */
  void add(int sample, double[] originalSays, double[] compressedSays) {
    int label = label(sample);
    samples[count] = sample;
    original.put(count, originalSays, label);
    compressed.put(count, compressedSays, label);
    if (original.answers[count] >= 0 && compressed.answers[count] >= 0) {
      divergences += ClassScores.divergence(originalSays, compressedSays);
      diverging++;
    }
    count++;
  }

  /** The label of a sample if it is one of the model's classes, else -1. */
  private int label(int sample) {
    int label = labels.isPresent() ? labels.get()[sample] : NO_LABEL;
    return label < scores.classes() ? Math.max(label, NO_LABEL) : NO_LABEL;
  }

  Agreement agreement() {
    long same = 0;
    for (int i = 0; i < count; i++) {
      boolean given = original.answers[i] >= 0;
      same += given && original.answers[i] == compressed.answers[i] ? 1 : 0;
    }
    return new Agreement(
        scores.output(), scores.classes(), new Proportion(same, count), divergences / diverging);
  }

  List<Flip> flips() {
    List<Flip> flips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (original.answers[i] != compressed.answers[i]) {
        int label = label(samples[i]);
        OptionalInt known = label < 0 ? OptionalInt.empty() : OptionalInt.of(label);
        flips.add(new Flip(samples[i], known, original.answer(i), compressed.answer(i)));
      }
    }
    flips.sort(Comparator.comparingInt(Flip::index));
    return flips;
  }

  /** Nothing where no sample has a label that is one of the model's classes. */
  Optional<AccuracyComparison> accuracy() {
    int[] labelled = new int[count];
    int[] found = new int[count];
    int many = 0;
    for (int i = 0; i < count; i++) {
      int label = label(samples[i]);
      if (label >= 0) {
        labelled[many] = i;
        found[many++] = label;
      }
    }
    if (many == 0) {
      return Optional.empty();
    }
    int[] at = Arrays.copyOf(labelled, many);
    int[] truth = Arrays.copyOf(found, many);
    return Optional.of(
        new AccuracyComparison(
            score(original, at, truth), score(compressed, at, truth), paired(at, truth)));
  }

  private ModelScore score(Side side, int[] at, int[] truth) {
    int[] answers = Arrays.stream(at).map(i -> side.answers[i]).toArray();
    long few = Arrays.stream(at).filter(i -> side.amongFew[i]).count();
    ConfusionMatrix confusion = ConfusionMatrix.of(scores.classes(), truth, answers);
    return new ModelScore(
        confusion.accuracy(),
        scores.classes() > FEW ? Optional.of(new Proportion(few, at.length)) : Optional.empty(),
        confusion);
  }

  private PairedDifference paired(int[] at, int[] truth) {
    long[] cells = new long[4];
    for (int i = 0; i < at.length; i++) {
      boolean before = original.answers[at[i]] == truth[i];
      boolean after = compressed.answers[at[i]] == truth[i];
      cells[(before ? 0 : 2) + (after ? 0 : 1)]++;
    }
    return new PairedDifference(cells[0], cells[1], cells[2], cells[3]);
  }

  /** What the reader should know, as sentences. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    note(notes, alone ? "model" : "original", original);
    if (!alone) {
      note(notes, "compressed model", compressed);
    }
    labels.ifPresent(all -> noteLabels(notes, all));
    accuracy().ifPresent(accuracy -> noteChance(notes, accuracy.original().top1()));
    return notes;
  }

  private void noteLabels(List<String> notes, int[] all) {
    int[] seen = Arrays.stream(samples, 0, count).map(i -> all[i]).toArray();
    long outside = Arrays.stream(seen).filter(l -> l < 0 || l >= scores.classes()).count();
    if (outside == 0) {
      return;
    }
    notes.add(
        "%d of %d labels are outside of 0 to %d, the classes of output '%s': they do not count."
            .formatted(outside, count, scores.classes() - 1, scores.output()));
    int least = Arrays.stream(all).min().orElse(0);
    int greatest = Arrays.stream(all).max().orElse(0);
    if (least == 1 && greatest == scores.classes()) {
      notes.add("The labels seem to begin at 1; they should begin at 0.");
    }
  }

  /**
   * An original that knows nothing has most likely been given something else than it learned on.
   */
  private void noteChance(List<String> notes, Proportion right) {
    if (right.total() >= ENOUGH && right.wilson(0.99).low() <= 1.0 / scores.classes()) {
      notes.add(
          (alone ? "The model" : "The original")
              + " is right no more often than by chance: is the preprocessing what it was"
              + " trained with, and the order of the classes?");
    }
  }

  private void note(List<String> notes, String who, Side side) {
    long none = Arrays.stream(side.answers, 0, count).filter(answer -> answer < 0).count();
    if (none > 0) {
      notes.add(
          "The %s gave no numbers (NaN or infinite) for %d of %d samples; they count as wrong."
              .formatted(who, none, count));
    }
  }
}
