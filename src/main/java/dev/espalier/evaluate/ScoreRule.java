package dev.espalier.evaluate;

import dev.espalier.data.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Decides which output holds the class scores. It has to be of floating-point numbers, one row of
 * at least two for each sample (axes of size 1 do not count). Of such outputs, the first of these
 * is taken:
 *
 * <ol>
 *   <li>one with as many numbers as there are class names;
 *   <li>one with a number for each label that is called logits, probabilities, scores or the like;
 *   <li>one with a number for each label that is not called an embedding, a box or the like;
 *   <li>one with exactly as many numbers as the labels need, whatever it is called.
 * </ol>
 *
 * <p>Where all labels are 0 or 1, an output with one number per sample is the score of class 1 if
 * there is no other.
 *
 * <p>Scores are probabilities if none is below 0 and each row of the original's first batch adds up
 * to 1; else softmax makes probabilities of them.
 */
final class ScoreRule {

  private static final Pattern OTHERS =
      Pattern.compile(
          "embed|hidden|feature|pool|state|latent|vector|box|coord|delta|landmark|keypoint|mask",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SCORES =
      Pattern.compile("logit|prob|score|class|softmax|pred|label", Pattern.CASE_INSENSITIVE);
  private static final double SUM_TOLERANCE = 1e-2;

  private final Map<String, Tensor> outputs;
  private final int batch;
  private final Labelling labelling;

  private ScoreRule(Map<String, Tensor> outputs, int batch, Labelling labelling) {
    this.outputs = outputs;
    this.batch = batch;
    this.labelling = labelling;
  }

  /**
   * Decides by the first batch of the original.
   *
   * @param told the output that the user chose; an empty name for none
   * @param outputs the original's outputs for the first batch
   * @param batch samples in it
   * @throws IllegalArgumentException if the output that the user chose cannot hold class scores
   */
  static Optional<ClassScores> decide(
      Optional<String> told, Map<String, Tensor> outputs, int batch, Labelling labelling) {
    ScoreRule rule = new ScoreRule(outputs, batch, labelling);
    if (told.isPresent()) {
      return told.get().isEmpty() ? Optional.empty() : Optional.of(rule.told(told.get()));
    }
    return rule.byRule();
  }

  private ClassScores told(String name) {
    Tensor tensor = outputs.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "the model has no output '%s'; it has %s".formatted(name, outputs.keySet()));
    }
    int columns = columns(tensor);
    if (columns == 0) {
      throw new IllegalArgumentException(
          "output '%s' does not hold one row of scores per sample; it is %s"
              .formatted(name, tensor));
    }
    return columns == 1 ? single(name, tensor) : scores(name, tensor, columns);
  }

  private Optional<ClassScores> byRule() {
    List<String> rows = outputs.keySet().stream().filter(name -> columns(name) >= 2).toList();
    List<String> plausible = rows.stream().filter(name -> !OTHERS.matcher(name).find()).toList();
    Optional<String> best =
        first(rows, name -> columns(name) == labelling.classNames())
            .or(() -> first(enough(plausible), name -> SCORES.matcher(name).find()))
            .or(() -> first(enough(plausible), name -> true))
            .or(() -> first(rows, name -> columns(name) == labelling.classesSeen()));
    if (best.isEmpty() && labelling.binary()) {
      return outputs.entrySet().stream()
          .filter(output -> columns(output.getValue()) == 1)
          .map(output -> single(output.getKey(), output.getValue()))
          .findFirst();
    }
    return outputs.entrySet().stream()
        .filter(output -> best.isPresent() && best.get().equals(output.getKey()))
        .map(output -> scores(output.getKey(), output.getValue(), columns(output.getValue())))
        .findFirst();
  }

  private static Optional<String> first(List<String> names, Predicate<String> wanted) {
    return names.stream().filter(wanted).findFirst();
  }

  /** Those with a number for each label, or all if labels are wrong for all. */
  private List<String> enough(List<String> names) {
    List<String> enough =
        names.stream().filter(name -> columns(name) >= labelling.classesSeen()).toList();
    return enough.isEmpty() ? names : enough;
  }

  private int columns(String name) {
    Tensor tensor = outputs.get(name);
    return tensor == null ? 0 : columns(tensor);
  }

  /** Numbers per sample, if they are one row of floats; else 0. */
  private int columns(Tensor tensor) {
    if (!tensor.type().isFloat() || tensor.elementCount() == 0) {
      return 0;
    }
    int columns = tensor.elementCount() / batch;
    boolean batched = batch == 1 || (tensor.rank() > 0 && tensor.axis(0) == batch);
    boolean oneRow =
        Arrays.stream(tensor.shape())
            .skip(batch == 1 ? 0 : 1)
            .allMatch(s -> s == 1 || s == columns);
    return batched && oneRow ? columns : 0;
  }

  private ClassScores scores(String name, Tensor tensor, int columns) {
    boolean probabilities = areProbabilities(tensor.toFloats(), columns);
    return new ClassScores(
        name, columns, probabilities ? ClassScores.Form.PROBABILITIES : ClassScores.Form.LOGITS);
  }

  private static boolean areProbabilities(float[] values, int columns) {
    for (int from = 0; from < values.length; from += columns) {
      double sum = 0;
      for (int i = from; i < from + columns; i++) {
        if (!(values[i] >= 0)) {
          return false;
        }
        sum += values[i];
      }
      if (!(Math.abs(sum - 1) < SUM_TOLERANCE)) {
        return false;
      }
    }
    return true;
  }

  private static ClassScores single(String name, Tensor tensor) {
    boolean probability = true;
    for (float value : tensor.toFloats()) {
      probability &= value >= 0 && value <= 1;
    }
    return new ClassScores(
        name, 2, probability ? ClassScores.Form.ONE_PROBABILITY : ClassScores.Form.ONE_LOGIT);
  }
}
