package dev.espalier.compress.activation;

import dev.espalier.method.IntegerCodes;
import dev.espalier.method.WeightPairs;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.linalg.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Counts which outputs of a layer come out wrong on processors that add pairs of products in 16
 * bits, for given inputs: what {@link Saturation} says can happen, seen to happen or not. Looks
 * only at the pairs that can saturate, which are few.
 */
public final class SeenSums {

  private final ActivationScale scale;
  private final LayerInput input;
  private final List<Row> rows = new ArrayList<>();
  private long outputs;
  private long wrong;

  /**
   * Pairs of one output that can saturate.
   *
   * @param columns two for each pair; the second is -1 where there is none
   * @param weights of these
   */
  private record Row(int group, int[] columns, int[] weights) {}

  /**
   * What was seen.
   *
   * @param outputs that were looked at
   * @param wrong those of them that are not exact
   */
  public record Seen(long outputs, long wrong) {
    /** The share of wrong ones. */
    public double share() {
      return outputs == 0 ? 0 : (double) wrong / outputs;
    }
  }

  private SeenSums(LayerInput input, ActivationScale scale) {
    this.input = input;
    this.scale = scale;
  }

  /**
   * Nothing was seen yet; empty where no sum of the layer can saturate, and where ranges are found
   * at each run: which codes values have then depends on what else is in that run.
   */
  public static Optional<SeenSums> of(Layer layer, IntegerNetwork network, IntegerCodes weight) {
    boolean possible =
        Saturation.of(layer, network, weight)
            .filter(Saturation::calibrated)
            .filter(Saturation::happens)
            .isPresent();
    if (!possible) {
      return Optional.empty();
    }
    LayerInput input = LayerInputs.of(layer).orElseThrow();
    SeenSums sums = new SeenSums(input, network.input(layer).orElseThrow());
    int largest = network.largestCode(layer).orElseThrow();
    WeightPairs pairs = Saturation.pairs(layer).orElseThrow();
    for (int group = 0; group < pairs.layout().groups(); group++) {
      for (int row = 0; row < pairs.layout().rows(); row++) {
        sums.rows.add(row(pairs, weight, group, row, largest));
      }
    }
    return Optional.of(sums);
  }

  private static Row row(WeightPairs pairs, IntegerCodes weight, int group, int row, int largest) {
    MatrixLayout layout = pairs.layout();
    IntStream.Builder columns = IntStream.builder();
    IntStream.Builder weights = IntStream.builder();
    for (int at = 0; at < layout.columns(); at += 2) {
      int first = pairs.column(at);
      int second = at + 1 < layout.columns() ? pairs.column(at + 1) : -1;
      int one = Saturation.code(weight, layout.index(group, row, first));
      int other = second < 0 ? 0 : Saturation.code(weight, layout.index(group, row, second));
      if (PairwiseSums.canSaturate(one, other, largest)) {
        columns.add(first).add(second);
        weights.add(one).add(other);
      }
    }
    return new Row(group, columns.build().toArray(), weights.build().toArray());
  }

  /** What flows into the layer. */
  public LayerInput input() {
    return input;
  }

  /**
   * Looks at more inputs.
   *
   * @param group the matrix that they are inputs of
   * @param vectors numbers, a row for each input, a column for each vector
   */
  public void add(int group, Matrix vectors) {
    int count = vectors.columns();
    short[] codes = new short[vectors.values().length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (short) (scale.code(vectors.values()[i]) - scale.lowest());
    }
    int[] errors = new int[count];
    for (Row row : rows) {
      if (row.group() == group) {
        outputs += count;
        wrong += row.columns().length == 0 ? 0 : wrong(row, codes, errors);
      }
    }
  }

  /** How many outputs differ: several pairs of one may make up for one another. */
  private static int wrong(Row row, short[] codes, int[] errors) {
    int count = errors.length;
    Arrays.fill(errors, 0);
    for (int pair = 0; pair < row.columns().length; pair += 2) {
      int first = row.columns()[pair] * count;
      int second = row.columns()[pair + 1] * count;
      int one = row.weights()[pair];
      int other = row.weights()[pair + 1];
      for (int at = 0; at < count; at++) {
        int sum = one * codes[first + at] + (second < 0 ? 0 : other * codes[second + at]);
        errors[at] += sum - Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
      }
    }
    int found = 0;
    for (int error : errors) {
      found += error == 0 ? 0 : 1;
    }
    return found;
  }

  /** What was seen so far. */
  public Seen seen() {
    return new Seen(outputs, wrong);
  }
}
