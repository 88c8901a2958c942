package dev.espalier.evaluate;

import dev.espalier.data.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Takes in the outputs of both models batch by batch. */
final class Tally {

  private final Optional<ClassScores> scores;
  private final Optional<AnswerLog> answers;
  private final Map<String, SignalErrorSum> errors = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private int samples;

  /**
   * Starts empty.
   *
   * @param outputs the outputs to compare
   * @param scores the output with the class scores among them
   * @param labels the labels of all samples by index
   * @param capacity samples at most
   */
  Tally(List<String> outputs, Optional<ClassScores> scores, Optional<int[]> labels, int capacity) {
    this.scores = scores;
    this.answers = scores.map(s -> new AnswerLog(s, labels, capacity));
    outputs.forEach(name -> errors.put(name, new SignalErrorSum()));
    scores.ifPresent(s ->
        notes.add(
            "Class scores: output '%s', %d classes, %s."
                .formatted(s.output(), s.classes(), describe(s.form()))));
    if (scores.isEmpty() && labels.isPresent()) {
      notes.add(
          "The data has labels, but no output holds class scores: accuracy cannot be measured.");
    }
  }

  private static String describe(ClassScores.Form form) {
    return switch (form) {
      case LOGITS -> "made probabilities by softmax";
      case PROBABILITIES -> "probabilities as they are";
      case ONE_LOGIT -> "one logit for the second of two";
      case ONE_PROBABILITY -> "one probability for the second of two";
    };
  }

  /**
   * Adds a batch.
   *
   * @param indices the samples
   * @param batch rows in the outputs: as many as samples, or more if the batch was filled up
   * @throws IllegalArgumentException if an output differs in shape between the models
   */
  void add(int[] indices, int batch, Map<String, Tensor> original, Map<String, Tensor> compressed) {
    for (Map.Entry<String, SignalErrorSum> entry : errors.entrySet()) {
      Tensor first = output(original, entry.getKey());
      Tensor second = output(compressed, entry.getKey());
      if (first.elementCount() != second.elementCount()) {
        throw new IllegalArgumentException(
            "output '%s' is %s in the original but %s in the compressed model"
                .formatted(entry.getKey(), first, second));
      }
      float[] a = first.toFloats();
      float[] b = second.toFloats();
      int row = a.length / batch;
      for (int i = 0; i < indices.length; i++) {
        entry.getValue().add(a, b, i * row, row);
      }
      scores
          .filter(s -> s.output().equals(entry.getKey()))
          .ifPresent(s -> answer(s, indices, a, b));
    }
    samples += indices.length;
  }

  private void answer(ClassScores how, int[] indices, float[] a, float[] b) {
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
        errors.entrySet().stream()
            .map(entry -> new OutputError(entry.getKey(), entry.getValue().error()))
            .toList();
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
    return new Comparison(
        coverage,
        answers.flatMap(AnswerLog::accuracy),
        answers.map(AnswerLog::flips).orElse(List.of()),
        new Fidelity(answers.map(AnswerLog::agreement), outputErrors),
        List.of(),
        Optional.empty(),
        all);
  }
}
