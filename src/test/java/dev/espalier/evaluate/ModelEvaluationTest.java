package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One model alone. */
class ModelEvaluationTest {

  private static final EvaluationOptions OPTIONS =
      EvaluationOptions.DEFAULT.withLatencyRounds(0).withBatch(10);

  private final AtomicInteger runs = new AtomicInteger();

  /** Takes every sample for class 0 or 1, the even ones for 0. */
  private FakeSession model(String output) {
    return new FakeSession(
        List.of(new InputSpec(output, ElementType.FLOAT32, new long[] {-1, 2})),
        2_000_000,
        inputs -> {
          runs.incrementAndGet();
          float[] samples = inputs.get("x").toFloats();
          float[] scores = new float[2 * samples.length];
          for (int i = 0; i < samples.length; i++) {
            scores[2 * i + (int) samples[i] % 2] = 3;
          }
          return Map.of(output, Tensor.of(scores, samples.length, 2));
        });
  }

  private static ModelEvaluation evaluate(
      FakeSession model, FakeDataset data, EvaluationOptions options, CancelSignal cancel)
      throws Exception {
    return Evaluator.evaluate(model, data, options, Progress.none(), cancel);
  }

  @Test
  void everySampleIsRunOnceAndCounted() throws Exception {
    int[] labels = new int[35];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i < 30 ? i % 2 : 1 - i % 2;
    }
    ModelEvaluation result =
        evaluate(model("logits"), FakeDataset.labelled(labels), OPTIONS, CancelSignal.none());
    assertEquals(new Proportion(30, 35), result.score().orElseThrow().top1());
    assertEquals(new Coverage(35, 35, false), result.coverage());
    assertEquals(4, runs.get());
    assertTrue(result.time().isEmpty());
    for (String note : result.notes()) {
      assertFalse(note.contains("original") || note.contains("compressed"), note);
    }
  }

  @Test
  void withoutLabelsOneBatchTellsThatThereIsNothingToJudgeBy() throws Exception {
    ModelEvaluation result =
        evaluate(model("logits"), FakeDataset.unlabelled(100), OPTIONS, CancelSignal.none());
    assertEquals(1, runs.get());
    assertTrue(result.score().isEmpty());
    assertTrue(
        result.notes().stream().anyMatch(note -> note.contains("no labels")),
        result.notes().toString());
  }

  @Test
  void withoutClassScoresOneBatchTellsSo() throws Exception {
    ModelEvaluation result =
        evaluate(
            model("embedding"),
            FakeDataset.labelled(new int[100]),
            OPTIONS.withClassScores(""),
            CancelSignal.none());
    assertEquals(1, runs.get());
    assertTrue(
        result.notes().stream().anyMatch(note -> note.contains("no output holds class scores")),
        result.notes().toString());
  }

  @Test
  void timeIsThatOfTheModel() throws Exception {
    ModelEvaluation result =
        evaluate(
            model("logits"),
            FakeDataset.unlabelled(5),
            OPTIONS.withLatencyRounds(7),
            CancelSignal.none());
    assertEquals(7, result.time().orElseThrow().runs().runs());
    assertEquals(2, result.time().orElseThrow().runs().medianMillis());
    assertEquals(1, result.time().orElseThrow().batch());
  }

  @Test
  void cancellingKeepsWhatIsKnown() throws Exception {
    ModelEvaluation result =
        evaluate(
            model("logits"),
            FakeDataset.labelled(new int[100]),
            OPTIONS.withLatencyRounds(7),
            () -> runs.get() >= 3);
    assertEquals(new Coverage(30, 100, true), result.coverage());
    assertEquals(30, result.score().orElseThrow().top1().total());
    assertTrue(result.time().isEmpty());
  }
}
