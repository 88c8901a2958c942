package dev.espalier.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.data.Dataset;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What statistics of values have to be, from the values themselves. */
final class SeenValues {

  private SeenValues() {}

  /** All numbers that the network puts out. */
  static float[] outputs(ModelRuntime runtime, OnnxModel model, Dataset data) throws Exception {
    List<Float> all = new ArrayList<>();
    try (ModelSession session =
        runtime.open(ModelSource.of(model.file()), SessionSettings.standard())) {
      for (int sample = 0; sample < data.size(); sample++) {
        for (float value :
            session.run(data.batch(sample, 1), Set.of(), CancelSignal.none()).get("y").toFloats()) {
          all.add(value);
        }
      }
    }
    float[] values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }

  static void assertShows(float[] values, ValueStatistics statistics) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double mean = 0;
    for (float value : values) {
      mean += value / values.length;
    }
    assertEquals(values.length, statistics.count());
    assertEquals(sorted[0], statistics.min(), 1e-4);
    assertEquals(sorted[sorted.length - 1], statistics.max(), 1e-4);
    assertEquals(values.length, statistics.histogram().total());
    assertEquals(mean, Arrays.stream(statistics.channelMeans()).average().orElseThrow(), 1e-4);
  }
}
