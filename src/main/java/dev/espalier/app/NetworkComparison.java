package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.Twins;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.evaluate.Evaluator;
import dev.espalier.evaluate.LayerError;
import dev.espalier.evaluate.LayerErrorLimits;
import dev.espalier.evaluate.LayerErrorMeter;
import dev.espalier.evaluate.LayerErrors;
import dev.espalier.evaluate.OutputPair;
import dev.espalier.evaluate.UnmeasuredLayer;
import dev.espalier.export.TrialActivations;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares a compressed network with its original: their answers, and then their insides. */
public final class NetworkComparison {

  /** The share of the work after which the insides are looked at. */
  private static final double ANSWERS = 0.7;

  /** The share of that after which layers are looked at each by itself. */
  private static final double TOGETHER = 0.6;

  private static final SessionSettings SETTINGS = SessionSettings.standard();

  private final ModelRuntime runtime;
  private final Contender original;
  private final Contender compressed;

  /** Compares these networks. */
  public NetworkComparison(ModelRuntime runtime, Contender original, Contender compressed) {
    this.runtime = runtime;
    this.original = original;
    this.compressed = compressed;
  }

  /**
   * Compares the answers; see {@link Evaluator#compare}.
   *
   * @param partial told what is known so far
   */
  public Comparison answers(
      Dataset data, EvaluationOptions options, TaskContext context, Consumer<Comparison> partial)
      throws RuntimeFailure, DataException {
    try (ModelSession first = runtime.open(original.source(), SETTINGS, context.cancel());
        ModelSession second = runtime.open(compressed.source(), SETTINGS, context.cancel())) {
      return Evaluator.compare(
          first, second, data, options, context.progress(), partial, context.cancel());
    }
  }

  /**
   * Compares the answers and the outputs of the layers. Where the latter fails, the notes say why.
   *
   * @param partial told what is known so far
   */
  public Comparison answersAndLayers(
      Dataset data, EvaluationOptions options, TaskContext context, Consumer<Comparison> partial)
      throws RuntimeFailure, DataException {
    Progress progress = context.progress();
    Comparison answers = answers(data, options, context.with(progress.part(0, ANSWERS)), partial);
    if (answers.coverage().cancelled() || context.cancel().cancelled()) {
      return answers;
    }
    partial.accept(answers);
    try {
      LayerErrorLimits limits = LayerErrorLimits.DEFAULT.atMost(answers.coverage().planned());
      TaskContext rest = context.with(progress.part(ANSWERS, 1));
      return answers.withLayerErrors(layers(data, limits, rest));
    } catch (RuntimeFailure e) {
      return answers.withNote("The error of the layers was not measured: " + e.getMessage());
    }
  }

  private LayerErrors layers(Dataset data, LayerErrorLimits limits, TaskContext context)
      throws RuntimeFailure, DataException {
    LayerValues values = LayerValues.of(original.trials().network(), compressed.trials().network());
    LayerErrorMeter meter =
        new LayerErrorMeter(
            new TrialActivations(runtime, original.trials(), SETTINGS),
            TrialActivations.of(compressed.trials(), compressed.restored(), runtime, SETTINGS),
            limits);
    Progress progress = context.progress();
    LayerErrors errors =
        meter.measure(restored(values.pairs()), data, progress.part(0, TOGETHER), context.cancel());
    List<UnmeasuredLayer> unmeasured = new ArrayList<>(values.hidden());
    unmeasured.addAll(errors.unmeasured());
    TaskContext rest = context.with(progress.part(TOGETHER, 1));
    return new LayerErrors(errors.measured(), unmeasured, own(data, limits, rest));
  }

  /** Layers that are equalized are compared on the scale of the original. */
  private List<OutputPair> restored(List<OutputPair> pairs) {
    return pairs.stream()
        .map(pair ->
            new OutputPair(
                pair.layer(), pair.original(), compressed.restored().name(pair.compressed())))
        .toList();
  }

  /** What each layer's own change does, whatever those before it do. */
  private List<LayerError> own(Dataset data, LayerErrorLimits limits, TaskContext context)
      throws RuntimeFailure, DataException {
    Optional<Twins> twins = compressed.twins().filter(known -> !known.isEmpty());
    if (twins.isEmpty() || context.cancel().cancelled()) {
      return List.of();
    }
    List<OutputPair> pairs = new ArrayList<>();
    twins
        .get()
        .outputs()
        .forEach((layer, twin) ->
            pairs.add(new OutputPair(layer.id().value(), layer.output().orElseThrow(), twin)));
    LayerErrorMeter meter =
        new LayerErrorMeter(
            new TrialActivations(runtime, original.trials(), SETTINGS),
            TrialActivations.of(twins.get(), runtime, SETTINGS),
            limits);
    return meter.measure(pairs, data, context.progress(), context.cancel()).measured();
  }
}
