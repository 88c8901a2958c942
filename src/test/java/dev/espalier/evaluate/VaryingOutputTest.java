package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.DataException;
import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.RuntimeFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models that find more in one sample than in another. */
class VaryingOutputTest {

  /** A detector that finds as many things in sample i as the i-th number says. */
  private static FakeSession detector(int... found) {
    return new FakeSession(
        List.of(new InputSpec("scores", ElementType.FLOAT32, new long[] {-1})),
        1_000_000,
        inputs -> {
          int sample = (int) inputs.get("x").toFloats()[0];
          return Map.of("scores", Tensor.of(new float[found[sample]], found[sample]));
        });
  }

  @Test
  void outputsMayDifferInSizeFromSampleToSampleAndFromModelToModel()
      throws RuntimeFailure, DataException {
    int[] original = {3, 2, 4, 4, 0, 5};
    int[] compressed = {3, 2, 2, 4, 0, 4};
    Comparison result =
        Evaluator.compare(
            detector(original),
            detector(compressed),
            FakeDataset.unlabelled(original.length).withMaxBatch(1),
            EvaluationOptions.DEFAULT.withLatencyRounds(0),
            Progress.none(),
            partial -> {},
            CancelSignal.none());
    assertEquals(6, result.coverage().evaluated());
    assertEquals(4, result.fidelity().outputs().getFirst().error().samples());
    assertEquals(0, result.fidelity().outputs().getFirst().error().skipped());
    assertTrue(result.fidelity().agreement().isEmpty());
    String notes = String.join(" ", result.notes());
    assertTrue(notes.contains("'scores' had another size in the compressed model for 2"), notes);
    assertTrue(notes.contains("it holds no class scores"), notes);
  }
}
