package dev.espalier.tune;

import dev.espalier.data.Dataset;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import java.util.Set;

/** How often the class with the highest score is the right one. */
final class TopOne {
  private static final int BATCH = 100;

  private TopOne() {}

  /** In percent, over all samples. */
  static double accuracy(ModelRuntime runtime, ModelSource model, Dataset test) throws Exception {
    int[] labels = test.labels().orElseThrow();
    int right = 0;
    try (ModelSession session = runtime.open(model, SessionSettings.standard())) {
      for (int from = 0; from < test.size(); from += BATCH) {
        int count = Math.min(BATCH, test.size() - from);
        float[] scores =
            session
                .run(test.batch(from, count), Set.of(), CancelSignal.none())
                .values()
                .iterator()
                .next()
                .toFloats();
        right += right(scores, labels, from, count);
      }
    }
    return 100.0 * right / test.size();
  }

  private static int right(float[] scores, int[] labels, int from, int count) {
    int classes = scores.length / count;
    int right = 0;
    for (int sample = 0; sample < count; sample++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = scores[sample * classes + c] > scores[sample * classes + best] ? c : best;
      }
      right += best == labels[from + sample] ? 1 : 0;
    }
    return right;
  }
}
