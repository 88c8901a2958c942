package dev.espalier.evaluate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One comparison under way, or one evaluation of a model alone. */
final class Evaluation {

  private static final long PARTIAL_NANOS = 100_000_000;

  /** Partial results may take this share of the time at most. */
  private static final int PARTIAL_SHARE = 10;

  private final Models models;
  private final Dataset data;
  private final EvaluationOptions options;
  private final List<String> outputs;
  private final int planned;
  private final List<String> notes = new ArrayList<>();
  private Batches batches;
  private Optional<Tally> tally = Optional.empty();
  private boolean cancelled;

  /** Whether running more samples would tell nothing: there is nothing to hold the outputs to. */
  private boolean pointless;

  private long nextPartial = System.nanoTime() + PARTIAL_NANOS;

  Evaluation(Models models, Dataset data, EvaluationOptions options) throws DataException {
    this.models = models;
    this.data = data;
    this.options = options;
    this.outputs = models.common();
    int wanted = options.samples() == 0 ? data.size() : options.samples();
    this.planned = Math.min(wanted, data.size());
    if (wanted > planned) {
      notes.add("%d samples were asked for, the data has %d.".formatted(wanted, planned));
    }
    if (!models.uncommon().isEmpty()) {
      notes.add(
          models.alone()
              ? "Not floating-point numbers, and so not looked at: outputs "
                  + models.uncommon()
                  + "."
              : "Not compared, because they are not floating-point numbers in both models: outputs "
                  + models.uncommon()
                  + ".");
    }
    int[] order = SampleOrder.draw(data.size(), planned, options.seed());
    this.batches = Batches.of(data, order, options.batch());
  }

  void run(Progress progress, Consumer<Comparison> partial) throws RuntimeFailure, DataException {
    try {
      first();
      for (int number = 1; number < batches.count() && !pointless; number++) {
        report(progress, partial);
        models.cancel().throwIfCancelled();
        Batches.Batch batch = batches.read(number);
        add(batch, models.run(batch.inputs(), outputs));
      }
      report(progress, partial);
    } catch (CancelledException e) {
      if (tally.isEmpty()) {
        throw e;
      }
      cancelled = true;
    }
  }

  /**
   * Runs the first batch and decides by it what the outputs are. A model that says it takes any
   * number of samples and then does not gets them one by one.
   */
  private void first() throws RuntimeFailure, DataException {
    models.cancel().throwIfCancelled();
    Batches.Batch batch = batches.read(0);
    Models.Outputs said;
    try {
      said = models.run(batch.inputs(), outputs);
    } catch (RuntimeFailure e) {
      if (e.kind() != RuntimeFailure.Kind.REFUSED || !batches.divisible()) {
        throw e;
      }
      firstAlone();
      return;
    }
    if (batches.divisible() && !isPerSample(said.original(), batch.rows())) {
      firstAlone();
      return;
    }
    begin(batch, said);
  }

  private void firstAlone() throws RuntimeFailure, DataException {
    batches = batches.single();
    notes.add("The model cannot take several samples at once; they were run one by one.");
    first();
  }

  private static boolean isPerSample(Map<String, Tensor> outputs, int rows) {
    return outputs.values().stream().allMatch(tensor -> isPerSample(tensor, rows));
  }

  private static boolean isPerSample(Tensor tensor, int rows) {
    return tensor.rank() > 0 && tensor.axis(0) == rows;
  }

  private void begin(Batches.Batch batch, Models.Outputs said) {
    Labelling labelling = Labelling.of(data);
    Optional<ClassScores> scores =
        ScoreRule.decide(options.classScores(), said.original(), batch.rows(), labelling);
    if (scores.isEmpty() && labelling.labels().isPresent()) {
      notes.add(
          "The data has labels, but no output holds class scores: accuracy cannot be measured.");
    }
    if (models.alone() && labelling.labels().isEmpty()) {
      notes.add(
          "The data has no labels: a model alone cannot be judged, only compared with its"
              + " original.");
    }
    pointless = models.alone() && (scores.isEmpty() || labelling.labels().isEmpty());
    List<String> compared = models.alone() ? List.of() : comparable(batch, said);
    Optional<AnswerLog> answers =
        scores.map(s -> new AnswerLog(s, labelling.labels(), planned, models.alone()));
    tally = Optional.of(new Tally(compared, scores, answers));
    add(batch, said);
  }

  /** An output of a full batch that has no row for each sample cannot be told apart by samples. */
  private List<String> comparable(Batches.Batch batch, Models.Outputs said) {
    return said.original().entrySet().stream()
        .filter(output -> batch.rows() == 1 || isPerSample(output.getValue(), batch.rows()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void add(Batches.Batch batch, Models.Outputs said) {
    tally.orElseThrow().add(batch, said);
  }

  private void report(Progress progress, Consumer<Comparison> partial) {
    int done = tally.orElseThrow().samples();
    progress.report((double) done / planned, "%d of %d samples".formatted(done, planned));
    long now = System.nanoTime();
    if (now >= nextPartial && done < planned) {
      partial.accept(comparison());
      long took = System.nanoTime() - now;
      nextPartial = now + Math.max(PARTIAL_NANOS, took * PARTIAL_SHARE);
    }
  }

  /** What is known so far. */
  Comparison comparison() {
    Tally known = tally.orElseThrow();
    return known.comparison(new Coverage(known.samples(), planned, cancelled), notes);
  }
}
