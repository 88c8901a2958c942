package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.evaluate.ActivationSource;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.evaluate.LayerError;
import dev.espalier.evaluate.LayerErrorLimits;
import dev.espalier.evaluate.LayerErrorMeter;
import dev.espalier.evaluate.LayerErrors;
import dev.espalier.evaluate.SignalError;
import dev.espalier.export.TrialActivations;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.WatchedRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkComparisonTest {

  private static final EvaluationOptions UNTIMED = EvaluationOptions.DEFAULT.withLatencyRounds(0);
  private static final TaskContext CONTEXT = new TaskContext(CancelSignal.none(), Progress.none());
  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private final WatchedRuntime runtime = new WatchedRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private static Recipe bits(Network network, int bits) {
    List<String> layers = network.layers().stream().map(layer -> layer.id().value()).toList();
    return Recipe.EMPTY.with(layers, LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
  }

  private static CompressedNetwork compressed(OpenProject project, Recipe recipe) throws Exception {
    return new NetworkCompressor(project.network())
        .compress(recipe, Progress.none(), CancelSignal.none());
  }

  private Comparison compare(OpenProject project, CompressedNetwork compressed) throws Exception {
    return new NetworkComparison(
            runtime, Contender.file(project.network()), Contender.trial(compressed))
        .answersAndLayers(project.data().orElseThrow(), UNTIMED, CONTEXT, partial -> {});
  }

  private OpenProject open(Path model, Path data) throws Exception {
    return ProjectOpener.openWithData(model, Optional.of(data), CONTEXT);
  }

  @Test
  void layerErrorsAreThoseComputedByHand() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      Network network = project.network();
      CompressedNetwork compressed = compressed(project, bits(network, 3));
      Layer first = network.layers().getFirst();
      Layer second = network.layers().getLast();
      double[] h = product(doubles(TwoLayers.samples()), doubles(first.weight().read()));
      double[] h3 = product(doubles(TwoLayers.samples()), doubles(compressed.decoded(first)));
      double[] y = product(relu(h), doubles(second.weight().read()));
      double[] y3 = product(relu(h3), doubles(compressed.decoded(second)));

      LayerErrors errors = compare(project, compressed).layerErrors().orElseThrow();

      assertEquals(List.of(), errors.unmeasured());
      assertEquals(
          network.layers().stream().map(layer -> layer.id().value()).toList(),
          errors.measured().stream().map(LayerError::layer).toList());
      assertError(h, h3, errors.measured().getFirst().error());
      assertError(y, y3, errors.measured().getLast().error());
    }
  }

  /** The inner values of an equalized network are compared on the scale of the original. */
  @Test
  void layerErrorsAreNoneWhenLayersAreOnlyEqualized() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      Network network = project.network();
      assertEquals(1, network.channelPairs().all().size());
      Recipe recipe =
          Recipe.EMPTY.with(
              network.layers().stream().map(layer -> layer.id().value()).toList(),
              LayerPlan.NONE.withEqualization(true));
      CompressedNetwork compressed = compressed(project, recipe);
      Layer first = network.layers().getFirst();
      assertTrue(compressed.source().divisors(first).isPresent());

      LayerErrors errors = compare(project, compressed).layerErrors().orElseThrow();

      assertEquals(List.of(), errors.unmeasured());
      assertEquals(2, errors.measured().size());
      assertEquals(2, errors.own().size());
      errors.measured().forEach(error -> assertTrue(error.error().sqnrDb() > 110, error::toString));
      errors.own().forEach(error -> assertTrue(error.error().sqnrDb() > 110, error::toString));
    }
  }

  /** Rows of as many numbers as the matrix has rows, by the matrix. */
  private static double[] product(double[] rows, double[] matrix) {
    int inner = rows.length / TwoLayers.SAMPLES;
    int columns = matrix.length / inner;
    double[] result = new double[TwoLayers.SAMPLES * columns];
    for (int row = 0; row < TwoLayers.SAMPLES; row++) {
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < inner; i++) {
          result[row * columns + column] += rows[row * inner + i] * matrix[i * columns + column];
        }
      }
    }
    return result;
  }

  private static double[] relu(double[] values) {
    double[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.max(0, result[i]);
    }
    return result;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  private static void assertError(double[] original, double[] compressed, SignalError error) {
    double signal = 0;
    double noise = 0;
    double largest = 0;
    for (int i = 0; i < original.length; i++) {
      double difference = original[i] - compressed[i];
      signal += original[i] * original[i];
      noise += difference * difference;
      largest = Math.max(largest, Math.abs(difference));
    }
    assertEquals(10 * Math.log10(signal / noise), error.sqnrDb(), 1e-3);
    assertEquals(Math.sqrt(noise / signal), error.relative(), 1e-5);
    assertEquals(largest, error.maxError(), 1e-4);
    assertEquals(TwoLayers.SAMPLES, error.samples());
  }

  @Test
  void layerErrorsAreThoseOfTheWrittenFile() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      CompressedNetwork compressed = compressed(project, bits(project.network(), 4));
      float[] h = hidden(project.network().model().edit());
      float[] h4 = hidden(compressed.toModel());
      LayerErrors errors = compare(project, compressed).layerErrors().orElseThrow();
      assertError(doubles(h), doubles(h4), errors.measured().getFirst().error());
    }
  }

  private float[] hidden(ModelEditor model) throws Exception {
    model.addOutputs(List.of("h"));
    try (ModelSession session =
        runtime.open(ModelSource.of(model.toBytes(), "with h"), SessionSettings.standard())) {
      Tensor x = Tensor.of(TwoLayers.samples(), TwoLayers.SAMPLES, TwoLayers.WIDTH);
      return session.run(Map.of("x", x), Set.of("h"), CancelSignal.none()).get("h").toFloats();
    }
  }

  @Test
  void networkThatDidNotChangeHasNoError() throws Exception {
    try (OpenProject project = open(SAMPLES.resolve("residual.onnx"), IMAGES)) {
      LayerErrors errors =
          compare(project, compressed(project, Recipe.EMPTY)).layerErrors().orElseThrow();
      assertEquals(project.network().layers().size(), errors.measured().size());
      for (LayerError layer : errors.measured()) {
        assertEquals(Double.POSITIVE_INFINITY, layer.error().sqnrDb(), layer.layer());
        assertEquals(0, layer.error().relative());
      }
      assertEquals(32, errors.samples());
    }
  }

  @Test
  void moreBitsMakeLessErrorInEveryLayer() throws Exception {
    List<LayerErrors> byBits = new ArrayList<>();
    try (OpenProject project = open(SAMPLES.resolve("lenet-5.onnx"), IMAGES)) {
      for (int bits : new int[] {2, 4, 6, 8}) {
        CompressedNetwork compressed = compressed(project, bits(project.network(), bits));
        byBits.add(compare(project, compressed).layerErrors().orElseThrow());
      }
    }
    for (int layer = 0; layer < byBits.getFirst().measured().size(); layer++) {
      for (int i = 1; i < byBits.size(); i++) {
        double fewer = byBits.get(i - 1).measured().get(layer).error().sqnrDb();
        double more = byBits.get(i).measured().get(layer).error().sqnrDb();
        // Two bits more are 12 dB in theory.
        assertTrue(more > fewer + 6, fewer + " dB, then " + more + " dB");
      }
    }
  }

  @Test
  void layersBeforeTheFirstChangeHaveNoError() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      Recipe last =
          bits(project.network(), 2)
              .without(List.of(project.network().layers().getFirst().id().value()));
      LayerErrors errors = compare(project, compressed(project, last)).layerErrors().orElseThrow();
      assertEquals(0, errors.measured().getFirst().error().relative());
      assertTrue(errors.measured().getLast().error().relative() > 0.1);
    }
  }

  @Test
  void layersInsideOfBranchesAreListedAsNotMeasured() throws Exception {
    try (OpenProject project = open(TwoLayers.modelWithBranch(folder), TwoLayers.data(folder))) {
      assertEquals(3, project.network().layers().size());
      LayerErrors errors =
          compare(project, compressed(project, bits(project.network(), 4)))
              .layerErrors()
              .orElseThrow();
      assertEquals(2, errors.measured().size());
      assertEquals(1, errors.unmeasured().size());
      assertTrue(errors.unmeasured().getFirst().layer().contains("third"));
      assertTrue(errors.unmeasured().getFirst().reason().contains("control flow"));
    }
  }

  @Test
  void withoutLabelsThereIsAgreementAndNoAccuracy() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      Comparison comparison = compare(project, compressed(project, bits(project.network(), 8)));
      assertTrue(comparison.accuracy().isEmpty());
      assertEquals(
          TwoLayers.SAMPLES, comparison.fidelity().agreement().orElseThrow().top1().total());
    }
  }

  @Test
  void ownErrorsAreThoseOfEachLayerCompressedAlone() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      Network network = project.network();
      LayerErrors all =
          compare(project, compressed(project, bits(network, 3))).layerErrors().orElseThrow();
      assertEquals(2, all.own().size());
      for (LayerError own : all.own()) {
        Recipe alone =
            Recipe.EMPTY.update(
                List.of(own.layer()), plan -> plan.withQuantization(Quantization.ofBits(3)));
        SignalError measured =
            compare(project, compressed(project, alone))
                .layerErrors()
                .orElseThrow()
                .measured()
                .stream()
                .filter(one -> one.layer().equals(own.layer()))
                .findFirst()
                .orElseThrow()
                .error();
        assertEquals(measured.sqnrDb(), own.error().sqnrDb(), 1e-4, own.layer());
      }
    }
  }

  @Test
  void groupsGiveTheSameErrorsAsAllLayersAtOnce() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      CompressedNetwork compressed = compressed(project, bits(project.network(), 3));
      LayerErrors together = compare(project, compressed).layerErrors().orElseThrow();
      int before = runtime.opened();
      LayerErrors apart =
          new LayerErrorMeter(
                  activations(Contender.file(project.network())),
                  activations(Contender.trial(compressed)),
                  new LayerErrorLimits(32, 1, 1 << 20))
              .measure(
                  LayerValues.of(project.network(), project.network()).pairs(),
                  project.data().orElseThrow(),
                  Progress.none(),
                  CancelSignal.none());
      assertEquals(together.measured(), apart.measured());
      assertEquals(together.unmeasured(), apart.unmeasured());
      // One to learn the sizes, then both models for each of the two layers.
      assertEquals(5, runtime.opened() - before);
    }
  }

  private ActivationSource activations(Contender contender) {
    return new TrialActivations(runtime, contender.trials(), SessionSettings.standard());
  }

  @Test
  void whatIsKnownOfTheAnswersSurvivesLayersThatCannotBeRun() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      runtime.refuseAfter(2);
      Comparison comparison = compare(project, compressed(project, bits(project.network(), 3)));
      assertTrue(comparison.fidelity().agreement().isPresent());
      assertTrue(comparison.layerErrors().isEmpty());
      assertTrue(
          comparison.notes().getLast().contains("there is no memory left"),
          comparison.notes().toString());
    }
  }

  @Test
  void cancellingBetweenLayersKeepsWhatIsMeasured() throws Exception {
    try (OpenProject project = open(TwoLayers.model(folder), TwoLayers.data(folder))) {
      AtomicBoolean cancelled = new AtomicBoolean();
      runtime.refuseAfter(3);
      runtime.before(() -> cancelled.set(true));
      CompressedNetwork compressed = compressed(project, bits(project.network(), 3));
      Comparison comparison =
          new NetworkComparison(
                  runtime, Contender.file(project.network()), Contender.trial(compressed))
              .answersAndLayers(
                  project.data().orElseThrow(),
                  UNTIMED,
                  new TaskContext(cancelled::get, Progress.none()),
                  partial -> {});
      assertTrue(comparison.fidelity().agreement().isPresent());
      LayerErrors errors = comparison.layerErrors().orElseThrow();
      assertEquals(2, errors.unmeasured().size());
      assertTrue(errors.unmeasured().getFirst().reason().contains("cancelled"));
    }
  }
}
