package dev.espalier.evaluate;

/**
 * How the class scores of a model are read.
 *
 * @param output the output that holds them
 * @param classes number of classes
 * @param form what the numbers are
 */
record ClassScores(String output, int classes, Form form) {

  /** What the numbers of a sample are. */
  enum Form {
    /** Any numbers, one per class: softmax makes them probabilities. */
    LOGITS,
    /** Probabilities already, one per class. */
    PROBABILITIES,
    /** One number for two classes: the logit of the second one. */
    ONE_LOGIT,
    /** One number for two classes: the probability of the second one. */
    ONE_PROBABILITY
  }

  /** Probabilities below this count as this, so that a divergence stays finite. */
  private static final double LEAST = 1e-30;

  /** Numbers per sample in the output. */
  int columns() {
    return switch (form) {
      case LOGITS, PROBABILITIES -> classes;
      case ONE_LOGIT, ONE_PROBABILITY -> 1;
    };
  }

  /**
   * The probabilities of a sample's classes.
   *
   * @param values the output of many samples, those of this one from {@code from} on
   * @return one per class; NaN among them where the output is not a number
   */
  double[] probabilities(float[] values, int from) {
    return switch (form) {
      case LOGITS -> softmax(values, from);
      case PROBABILITIES -> {
        double[] all = new double[classes];
        for (int i = 0; i < classes; i++) {
          all[i] = values[from + i];
        }
        yield all;
      }
      case ONE_LOGIT -> two(1 / (1 + Math.exp(-(double) values[from])));
      case ONE_PROBABILITY -> two(values[from]);
    };
  }

  private static double[] two(double second) {
    return new double[] {1 - second, second};
  }

  private double[] softmax(float[] values, int from) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      greatest = Math.max(greatest, values[from + i]);
    }
    double[] all = new double[classes];
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      all[i] = Math.exp(values[from + i] - greatest);
      sum += all[i];
    }
    for (int i = 0; i < classes; i++) {
      all[i] /= sum;
    }
    return all;
  }

  /** The class with the highest probability, the first of equals; none if one is not a number. */
  static Answer answer(double[] probabilities) {
    int best = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (!Double.isFinite(probabilities[i])) {
        return Answer.NONE;
      }
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return new Answer(best, probabilities[best]);
  }

  /** Whether a class is among the {@code count} most probable ones; of equals the first wins. */
  static boolean among(int count, int label, double[] probabilities) {
    int before = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (!Double.isFinite(probabilities[i])) {
        return false;
      }
      boolean ahead = probabilities[i] > probabilities[label];
      if (ahead || (i < label && probabilities[i] == probabilities[label])) {
        before++;
      }
    }
    return before < count;
  }

  /** The Kullback-Leibler divergence of {@code q} from {@code p}, in nats. */
  static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] > 0) {
        sum += p[i] * Math.log(Math.max(p[i], LEAST) / Math.max(q[i], LEAST));
      }
    }
    return sum;
  }
}
