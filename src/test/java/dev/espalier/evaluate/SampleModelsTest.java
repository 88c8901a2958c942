package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample networks on all test images, held against the accuracy that their README states. */
class SampleModelsTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+\\.onnx)` .*\\| ([0-9.]+) % \\|$", Pattern.MULTILINE);

  @Test
  void compareGetsTheAccuracyThatTheReadmeStates() throws Exception {
    String model = "lenet-300-100.onnx";
    Comparison result = withItself(model, EvaluationOptions.DEFAULT.withLatencyRounds(7));
    AccuracyComparison accuracy = result.accuracy().orElseThrow();
    assertEquals(10_000, accuracy.original().top1().total());
    // One sample of 10,000 may fall the other way with another order of additions.
    assertEquals(stated().get(model), accuracy.original().top1().value(), 0.000_151);
    assertTrue(accuracy.original().top5().orElseThrow().value() > 0.99);
    assertEquals(1000, accuracy.original().confusion().samples(3));
    assertEquals(List.of(), result.flips());
    SignalError error = result.fidelity().outputs().getFirst().error();
    assertEquals(Double.POSITIVE_INFINITY, error.sqnrDb());
    assertEquals(7, result.latency().orElseThrow().runs().first().runs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet-5.onnx", "residual.onnx"})
  void randomSamplesGiveAnIntervalAroundTheAccuracyThatTheReadmeStates(String model)
      throws Exception {
    Comparison result =
        withItself(model, EvaluationOptions.DEFAULT.withSamples(1000).withLatencyRounds(0));
    Interval interval = result.accuracy().orElseThrow().original().top1().wilson(0.9999);
    assertTrue(interval.contains(stated().get(model)), interval + " for " + stated().get(model));
  }

  private static Map<String, Double> stated() throws IOException {
    return ROW.matcher(Files.readString(SAMPLES.resolve("README.md")))
        .results()
        .collect(
            Collectors.toMap(row -> row.group(1), row -> Double.parseDouble(row.group(2)) / 100));
  }

  private static Comparison withItself(String model, EvaluationOptions options) throws Exception {
    try (ModelRuntime runtime = new InProcessRuntime();
        ModelSession session =
            runtime.open(ModelSource.of(SAMPLES.resolve(model)), SessionSettings.standard());
        Dataset data = Datasets.open(SAMPLES.resolve("fashion-mnist"), session.inputs())) {
      return Evaluator.compare(
          session, session, data, options, Progress.none(), partial -> {}, CancelSignal.none());
    }
  }
}
