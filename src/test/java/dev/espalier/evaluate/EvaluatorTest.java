package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.DataException;
import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private static final EvaluationOptions QUIET = EvaluationOptions.DEFAULT.withLatencyRounds(0);

  /** A classifier whose scores for sample i are row i. */
  private static FakeSession classifier(float[][] scores) {
    int classes = scores[0].length;
    return new FakeSession(
        List.of(new InputSpec("logits", ElementType.FLOAT32, new long[] {-1, classes})),
        1_000_000,
        inputs -> {
          float[] samples = inputs.get("x").toFloats();
          float[] out = new float[samples.length * classes];
          for (int i = 0; i < samples.length; i++) {
            System.arraycopy(scores[(int) samples[i]], 0, out, i * classes, classes);
          }
          return Map.of("logits", Tensor.of(out, samples.length, classes));
        });
  }

  private static Comparison compare(
      FakeSession original, FakeSession compressed, FakeDataset data, EvaluationOptions options)
      throws RuntimeFailure, DataException {
    return Evaluator.compare(
        original, compressed, data, options, Progress.none(), c -> {}, CancelSignal.none());
  }

  @Property(tries = 60)
  void compareCountsAsOneWouldByHand(
      @ForAll @IntRange(min = 2, max = 12) int classes,
      @ForAll @IntRange(min = 1, max = 150) int samples,
      @ForAll @IntRange(max = 20) int batch,
      @ForAll long seed)
      throws RuntimeFailure, DataException {
    Random random = new Random(seed);
    float[][] a = scores(samples, classes, random);
    float[][] b = scores(samples, classes, random);
    int[] labels = random.ints(samples, 0, classes).toArray();

    Comparison result =
        compare(classifier(a), classifier(b), FakeDataset.labelled(labels), QUIET.withBatch(batch));

    AccuracyComparison accuracy = result.accuracy().orElseThrow();
    int[] expected = new int[6];
    double kl = 0;
    for (int i = 0; i < samples; i++) {
      int first = greatest(a[i]);
      int second = greatest(b[i]);
      expected[0] += first == labels[i] ? 1 : 0;
      expected[1] += second == labels[i] ? 1 : 0;
      expected[2] += first == labels[i] && second != labels[i] ? 1 : 0;
      expected[3] += first != labels[i] && second == labels[i] ? 1 : 0;
      expected[4] += first == second ? 1 : 0;
      expected[5] += rank(a[i], labels[i]) < 5 ? 1 : 0;
      kl += divergence(a[i], b[i]);
    }
    assertEquals(new Proportion(expected[0], samples), accuracy.original().top1());
    assertEquals(new Proportion(expected[1], samples), accuracy.compressed().top1());
    assertEquals(expected[2], accuracy.top1().onlyOriginal());
    assertEquals(expected[3], accuracy.top1().onlyCompressed());
    assertEquals(samples, accuracy.top1().total());
    assertEquals(samples - expected[4], result.flips().size());
    assertEquals(classes > 5, accuracy.original().top5().isPresent());
    accuracy
        .original()
        .top5()
        .ifPresent(top5 -> assertEquals(new Proportion(expected[5], samples), top5));
    Agreement agreement = result.fidelity().agreement().orElseThrow();
    assertEquals(new Proportion(expected[4], samples), agreement.top1());
    assertEquals(kl / samples, agreement.meanKl(), 1e-9);
    assertEquals(new Coverage(samples, samples, false), result.coverage());
  }

  private static float[][] scores(int samples, int classes, Random random) {
    float[][] scores = new float[samples][classes];
    for (float[] row : scores) {
      for (int i = 0; i < classes; i++) {
        // Few different values, so that there are ties; none that could be probabilities.
        row[i] = random.nextInt(6) + 2;
      }
    }
    return scores;
  }

  private static int greatest(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }

  private static int rank(float[] row, int label) {
    int rank = 0;
    for (int i = 0; i < row.length; i++) {
      rank += row[i] > row[label] || (row[i] == row[label] && i < label) ? 1 : 0;
    }
    return rank;
  }

  private static double divergence(float[] a, float[] b) {
    double sumA = 0;
    double sumB = 0;
    for (int i = 0; i < a.length; i++) {
      sumA += Math.exp(a[i]);
      sumB += Math.exp(b[i]);
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.exp(a[i]) / sumA * (a[i] - b[i] - Math.log(sumA) + Math.log(sumB));
    }
    return sum;
  }

  @Test
  void flipsSayWhatChangedAndInWhichDirection() throws Exception {
    float[][] a = {{2, 0, 0}, {0, 2, 0}, {2, 0, 0}, {0, 0, 2}};
    float[][] b = {{0, 2, 0}, {2, 0, 0}, {0, 2, 0}, {0, 0, 1}};
    Comparison result =
        compare(classifier(a), classifier(b), FakeDataset.labelled(0, 0, 2, 2), QUIET);
    assertEquals(3, result.flips().size());
    assertEquals(
        List.of(Flip.Direction.BROKEN, Flip.Direction.FIXED, Flip.Direction.CHANGED),
        result.flips().stream().map(Flip::direction).toList());
    Flip first = result.flips().getFirst();
    assertEquals(0, first.index());
    assertEquals(1, first.compressed().label());
    double e2 = Math.exp(2);
    assertEquals(e2 / (e2 + 2), first.original().confidence(), 1e-6);
  }

  @Test
  void probabilitiesAreNotPutThroughSoftmaxAgain() throws Exception {
    float[][] a = {{0.7f, 0.2f, 0.1f}, {0.1f, 0.8f, 0.1f}};
    float[][] b = {{0.2f, 0.7f, 0.1f}, {0.1f, 0.8f, 0.1f}};
    Comparison result = compare(classifier(a), classifier(b), FakeDataset.unlabelled(2), QUIET);
    assertEquals(0.7, result.flips().getFirst().original().confidence(), 1e-6);
    double kl = 0.7 * Math.log(0.7 / 0.2) + 0.2 * Math.log(0.2 / 0.7);
    assertEquals(kl / 2, result.fidelity().agreement().orElseThrow().meanKl(), 1e-6);
    assertTrue(result.accuracy().isEmpty());
  }

  @Test
  void outputsThatAreNoNumbersCountAsWrongAndAreReported() throws Exception {
    float[][] a = {{2, 0}, {2, 0}, {2, 0}};
    float[][] b = {{2, 0}, {Float.NaN, 0}, {0, Float.POSITIVE_INFINITY}};
    Comparison result = compare(classifier(a), classifier(b), FakeDataset.labelled(0, 0, 0), QUIET);
    AccuracyComparison accuracy = result.accuracy().orElseThrow();
    assertEquals(new Proportion(1, 3), accuracy.compressed().top1());
    assertEquals(2, accuracy.compressed().confusion().unanswered());
    assertEquals(2, result.fidelity().outputs().getFirst().error().skipped());
    assertNoted(result, "compressed model gave no numbers (NaN or infinite) for 2 of 3 samples");
    assertFalse(result.flips().getFirst().compressed().given());
  }

  @Test
  void labelsOutsideOfTheClassesAreLeftOutAndReported() throws Exception {
    float[][] a = {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}};
    Comparison result = compare(classifier(a), classifier(a), FakeDataset.labelled(1, 2, 3), QUIET);
    assertEquals(2, result.accuracy().orElseThrow().original().top1().total());
    assertNoted(result, "1 of 3 labels are outside of 0 to 2");
    assertNoted(result, "begin at 1");
  }

  @Test
  void anOriginalThatKnowsNothingIsReported() throws Exception {
    float[][] a = scores(300, 3, new Random(1));
    int[] truth = new int[300];
    int[] unrelated = new Random(2).ints(300, 0, 3).toArray();
    for (int i = 0; i < 300; i++) {
      truth[i] = greatest(a[i]);
    }
    Comparison bad = compare(classifier(a), classifier(a), FakeDataset.labelled(unrelated), QUIET);
    assertNoted(bad, "no more often than by chance");
    Comparison good = compare(classifier(a), classifier(a), FakeDataset.labelled(truth), QUIET);
    assertTrue(good.notes().stream().noneMatch(note -> note.contains("chance")));
  }

  @Test
  void fewerSamplesThanAskedForAreReported() throws Exception {
    float[][] a = {{2, 0}, {0, 2}};
    Comparison result =
        compare(classifier(a), classifier(a), FakeDataset.labelled(0, 1), QUIET.withSamples(100));
    assertEquals(2, result.coverage().planned());
    assertNoted(result, "100 samples were asked for, the data has 2");
  }

  @Test
  void fixedBatchesAreFilledUpAndTheFillingDoesNotCount() throws Exception {
    float[][] a = scores(7, 3, new Random(1));
    FakeDataset data = FakeDataset.labelled(0, 1, 2, 0, 1, 2, 0);
    AtomicInteger calls = new AtomicInteger();
    FakeSession plain = classifier(a);
    FakeSession picky =
        new FakeSession(
            plain.outputs(),
            1,
            inputs -> {
              assertEquals(4, inputs.get("x").axis(0));
              calls.incrementAndGet();
              return plain.run(inputs, Set.of(), CancelSignal.none());
            });
    Comparison fixed = compare(picky, picky, data.withMaxBatch(4), QUIET);
    assertEquals(compare(plain, plain, data, QUIET).accuracy(), fixed.accuracy());
    assertEquals(4, calls.get());
  }

  @Test
  void modelsThatRefuseBatchesGetSamplesOneByOne() throws Exception {
    float[][] a = scores(5, 3, new Random(1));
    FakeSession plain = classifier(a);
    FakeSession single =
        new FakeSession(
            plain.outputs(),
            1,
            inputs -> {
              if (inputs.get("x").axis(0) > 1) {
                throw new RuntimeFailure(RuntimeFailure.Kind.REFUSED, "m", "Reshape", "", null);
              }
              return plain.run(inputs, Set.of(), CancelSignal.none());
            });
    FakeDataset data = FakeDataset.labelled(0, 1, 2, 0, 1);
    Comparison result = compare(single, single, data, QUIET);
    assertEquals(compare(plain, plain, data, QUIET).accuracy(), result.accuracy());
    assertNoted(result, "one by one");
  }

  @Test
  void partialResultsComeInAndNarrow() throws Exception {
    float[][] a = scores(400, 3, new Random(1));
    FakeSession plain = classifier(a);
    FakeSession slow =
        new FakeSession(
            plain.outputs(),
            1,
            inputs -> {
              sleep();
              return plain.run(inputs, Set.of(), CancelSignal.none());
            });
    List<Comparison> partial = new ArrayList<>();
    int[] labels = new Random(2).ints(400, 0, 3).toArray();
    Evaluator.compare(
        slow,
        plain,
        FakeDataset.labelled(labels),
        QUIET.withBatch(10),
        Progress.none(),
        partial::add,
        CancelSignal.none());
    assertTrue(partial.size() >= 2, "partial results: " + partial.size());
    double first = width(partial.getFirst());
    double last = width(partial.getLast());
    assertTrue(last < first, first + " to " + last);
    assertFalse(partial.getLast().coverage().complete());
  }

  private static void sleep() {
    try {
      Thread.sleep(15);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double width(Comparison comparison) {
    return comparison.accuracy().orElseThrow().original().top1().wilson(0.95).width();
  }

  @Test
  void cancellingKeepsWhatIsKnown() throws Exception {
    float[][] a = scores(100, 3, new Random(1));
    AtomicInteger runs = new AtomicInteger();
    FakeSession counting =
        new FakeSession(
            classifier(a).outputs(),
            1,
            inputs -> {
              runs.incrementAndGet();
              return classifier(a).run(inputs, Set.of(), CancelSignal.none());
            });
    Comparison result =
        Evaluator.compare(
            counting,
            counting,
            FakeDataset.unlabelled(100),
            QUIET.withBatch(10),
            Progress.none(),
            c -> {},
            () -> runs.get() >= 6);
    assertEquals(new Coverage(30, 100, true), result.coverage());
    assertEquals(30, result.fidelity().agreement().orElseThrow().top1().total());
  }

  @Test
  void cancellingBeforeTheFirstBatchIsACancellation() {
    float[][] a = scores(10, 3, new Random(1));
    assertThrows(
        CancelledException.class,
        () ->
            Evaluator.compare(
                classifier(a),
                classifier(a),
                FakeDataset.unlabelled(10),
                QUIET,
                Progress.none(),
                c -> {},
                () -> true));
  }

  @Test
  void latencyIsMeasuredInTurns() throws Exception {
    float[][] a = scores(10, 3, new Random(1));
    FakeSession fast = new FakeSession(classifier(a).outputs(), 250_000, classifier(a)::apply);
    LatencyComparison latency =
        compare(
                classifier(a),
                fast,
                FakeDataset.unlabelled(10),
                EvaluationOptions.DEFAULT.withLatencyRounds(9))
            .latency()
            .orElseThrow();
    assertEquals(9, latency.runs().first().runs());
    assertEquals(1, latency.originalMillis());
    assertEquals(0.25, latency.ratio());
    assertEquals(1, latency.batch());
  }

  @Test
  void outputsThatAreNoClassScoresAreComparedAsNumbers() throws Exception {
    FakeSession a = regression(1);
    FakeSession b = regression(1.1f);
    Comparison result = compare(a, b, FakeDataset.unlabelled(20), QUIET);
    assertTrue(result.fidelity().agreement().isEmpty());
    SignalError error = result.fidelity().outputs().getFirst().error();
    // The error is a tenth of the signal everywhere.
    assertEquals(20, error.sqnrDb(), 1e-3);
    assertEquals(1, error.cosine(), 1e-6);
    assertEquals(20, error.samples());
    assertTrue(result.fidelity().measured().contains("No output holds class scores"));
  }

  private static FakeSession regression(float factor) {
    return new FakeSession(
        List.of(new InputSpec("picture", ElementType.FLOAT32, new long[] {-1, 2, 2})),
        1,
        inputs -> {
          float[] x = inputs.get("x").toFloats();
          float[] out = new float[x.length * 4];
          for (int i = 0; i < out.length; i++) {
            out[i] = factor * (x[i / 4] + i % 4 + 1);
          }
          return Map.of("picture", Tensor.of(out, x.length, 2, 2));
        });
  }

  private static void assertNoted(Comparison result, String part) {
    assertTrue(
        result.notes().stream().anyMatch(note -> note.contains(part)), "in " + result.notes());
  }
}
