package dev.espalier.evaluate;

/**
 * What a model said about a sample.
 *
 * @param label the class with the highest score; -1 where the scores were not numbers
 * @param confidence the probability that the model gave it, from 0 to 1; 0 without an answer
 */
public record Answer(int label, double confidence) {

  /** No answer: the model's output was not a number. */
  public static final Answer NONE = new Answer(-1, 0);

  /** Whether there is an answer. */
  public boolean given() {
    return label >= 0;
  }
}
