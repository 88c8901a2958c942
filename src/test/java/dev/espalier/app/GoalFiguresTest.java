package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.Coverage;
import dev.espalier.evaluate.Fidelity;
import dev.espalier.evaluate.OutputError;
import dev.espalier.evaluate.SignalError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalFiguresTest {

  private static SignalError error(double cosine) {
    return new SignalError(50, 0, 20, cosine, 0.1);
  }

  private static Optional<Goals.Quality> quality(OutputError... outputs) {
    Comparison comparison =
        new Comparison(
            new Coverage(50, 50, false),
            Optional.empty(),
            List.of(),
            new Fidelity(Optional.empty(), List.of(outputs)),
            Optional.empty(),
            Optional.empty(),
            List.of());
    return GoalFigures.quality(comparison, true);
  }

  @Test
  void modelWithoutClassScoresHasTheSimilarityOfItsWorstOutput() {
    Goals.Quality quality =
        quality(
                new OutputError("boxes", error(0.99), Optional.empty()),
                new OutputError("masks", error(0.97), Optional.empty()),
                new OutputError("nothing", error(Double.NaN), Optional.empty()))
            .orElseThrow();
    assertEquals(QualityMeasure.SIMILARITY, quality.measure());
    assertEquals("output 'masks'", quality.of());
    assertEquals(0.97, quality.now());
    assertEquals(1, quality.original());
    assertEquals(50, quality.samples());
  }

  @Test
  void sentenceEmbeddingsStandForTheirTokens() {
    Goals.Quality quality =
        quality(new OutputError("tokens", error(0.8), Optional.of(error(0.95)))).orElseThrow();
    assertEquals(0.95, quality.now());
    assertEquals("sentence embeddings of 'tokens'", quality.of());
  }

  @Test
  void outputsWithoutFiniteNumbersSayNothing() {
    assertTrue(quality(new OutputError("a", error(Double.NaN), Optional.empty())).isEmpty());
  }
}
