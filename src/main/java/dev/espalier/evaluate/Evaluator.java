package dev.espalier.evaluate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares a compressed model with its original on data, or evaluates one model alone. */
public final class Evaluator {

  private Evaluator() {}

  /**
   * Runs both models on the data, samples in random order, and compares what they say.
   *
   * <p>The output with the class scores is found by this rule, unless the options name it: one row
   * of two or more floating-point numbers per sample, preferably as many as there are class names,
   * else called logits, probabilities or scores, else not called an embedding, a box or the like.
   *
   * @param original a session of the original
   * @param compressed a session of the compressed model; inputs and outputs are named alike
   * @param data samples opened for the original's inputs
   * @param partial told what is known so far, at most about ten times a second, on this thread; the
   *     confidence intervals narrow as samples come in
   * @return the whole comparison, or, if cancelled after the first batch, what was known by then
   * @throws RuntimeFailure if a model cannot be run
   * @throws DataException if samples cannot be read
   * @throws dev.espalier.numeric.CancelledException if cancelled before the first batch was done
   * @throws IllegalArgumentException if the options name an output that cannot hold class scores
   */
  public static Comparison compare(
      ModelSession original,
      ModelSession compressed,
      Dataset data,
      EvaluationOptions options,
      Progress progress,
      Consumer<Comparison> partial,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Models models = new Models(original, Optional.of(compressed), cancel);
    Evaluation evaluation = new Evaluation(models, data, options);
    evaluation.run(options.latencyRounds() > 0 ? progress.part(0, 0.9) : progress, partial);
    Comparison result = evaluation.comparison();
    if (options.latencyRounds() == 0 || result.coverage().cancelled()) {
      return result;
    }
    return LatencyMeter.addLatency(
        result, models, data, options.latencyRounds(), progress.part(0.9, 1));
  }

  /**
   * Runs one model on the data, once; the output with the class scores is found as in {@link
   * #compare}. Where data or model leave nothing to judge it by, one batch is run and the notes say
   * why.
   *
   * @param data samples opened for the model's inputs
   * @return the whole evaluation, or, if cancelled after the first batch, what was known by then
   * @throws RuntimeFailure if the model cannot be run
   * @throws DataException if samples cannot be read
   * @throws dev.espalier.numeric.CancelledException if cancelled before the first batch was done
   * @throws IllegalArgumentException if the options name an output that cannot hold class scores
   */
  public static ModelEvaluation evaluate(
      ModelSession model,
      Dataset data,
      EvaluationOptions options,
      Progress progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Evaluation evaluation =
        new Evaluation(new Models(model, Optional.empty(), cancel), data, options);
    boolean timed = options.latencyRounds() > 0;
    evaluation.run(timed ? progress.part(0, 0.9) : progress, partial -> {});
    Comparison result = evaluation.comparison();
    if (!timed || result.coverage().cancelled()) {
      return ModelEvaluation.ofOriginal(result, Optional.empty());
    }
    Optional<CallTime> time =
        LatencyMeter.time(model, data, options.latencyRounds(), progress.part(0.9, 1), cancel);
    return ModelEvaluation.ofOriginal(result, time);
  }
}
