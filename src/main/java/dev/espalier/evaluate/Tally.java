package dev.espalier.evaluate;

import dev.espalier.data.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Takes in the outputs batch by batch: of both models, or of one alone. */
final class Tally {

  private Optional<ClassScores> scores;
  private Optional<AnswerLog> answers;
  private final Map<String, OutputErrorSum> errors = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private int samples;

  /**
   * Starts empty.
   *
   * @param outputs the outputs to compare; none for a model alone
   * @param scores the output with the class scores
   * @param answers what becomes of the class scores
   */
  Tally(List<String> outputs, Optional<ClassScores> scores, Optional<AnswerLog> answers) {
    this.scores = scores;
    this.answers = answers;
    outputs.forEach(name -> errors.put(name, new OutputErrorSum()));
    scores.ifPresent(s ->
        notes.add(
            "Class scores: output '%s', %d classes, %s."
                .formatted(s.output(), s.classes(), describe(s.form()))));
  }

  private static String describe(ClassScores.Form form) {
    return switch (form) {
      case LOGITS -> "made probabilities by softmax";
      case PROBABILITIES -> "probabilities as they are";
      case ONE_LOGIT -> "one logit for the second of two";
      case ONE_PROBABILITY -> "one probability for the second of two";
    };
  }

  /** Adds a batch. */
  void add(Batches.Batch batch, Models.Outputs said) {
    errors.forEach((name, sum) ->
        sum.add(batch, output(said.original(), name), output(said.compressed(), name)));
    scores.ifPresent(s -> answer(s, batch, said));
    samples += batch.indices().length;
  }

  private void answer(ClassScores how, Batches.Batch batch, Models.Outputs said) {
    float[] a = output(said.original(), how.output()).toFloats();
    float[] b = output(said.compressed(), how.output()).toFloats();
    int wanted = batch.rows() * how.columns();
    if (a.length != wanted || b.length != wanted) {
      scores = Optional.empty();
      answers = Optional.empty();
      notes.add(
          "Output '%s' has not as many numbers for each sample: it holds no class scores."
              .formatted(how.output()));
      return;
    }
    int[] indices = batch.indices();
    for (int i = 0; i < indices.length; i++) {
      int from = i * how.columns();
      answers.orElseThrow().add(indices[i], how.probabilities(a, from), how.probabilities(b, from));
    }
  }

  private static Tensor output(Map<String, Tensor> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  /** Samples taken in. */
  int samples() {
    return samples;
  }

  /** What is known so far. */
  Comparison comparison(Coverage coverage, List<String> moreNotes) {
    List<OutputError> outputErrors =
        errors.entrySet().stream().map(entry -> entry.getValue().error(entry.getKey())).toList();
    List<String> all = new ArrayList<>(moreNotes);
    all.addAll(notes);
    answers.ifPresent(log -> all.addAll(log.notes()));
    for (OutputError output : outputErrors) {
      if (output.error().skipped() > 0) {
        all.add(
            "Output '%s' was not a finite number for %d samples; its error leaves them out."
                .formatted(output.output(), output.error().skipped()));
      }
    }
    errors.forEach((name, sum) -> {
      if (sum.resized() > 0) {
        all.add(
            "Output '%s' had another size in the compressed model for %d samples; its error leaves them out."
                .formatted(name, sum.resized()));
      }
    });
    return new Comparison(
        coverage,
        answers.flatMap(AnswerLog::accuracy),
        answers.map(AnswerLog::flips).orElse(List.of()),
        new Fidelity(answers.map(AnswerLog::agreement), outputErrors),
        Optional.empty(),
        Optional.empty(),
        all);
  }
}
