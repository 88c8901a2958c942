package dev.espalier.structure.repair;

import dev.espalier.calibrate.VectorSink;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.structure.couple.ChannelGraph.Remainder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One layer that is refitted: first it is seen what it makes in the whole network, then what flows
 * into it in the smaller one.
 */
final class Refit implements VectorSink {
  private final Layer before;
  private final Layer after;
  private final LayerInput whole;
  private final LayerInput input;
  private final Grouping grouping;
  private final Outputs outputs;
  private final LinearAlgebra algebra;
  private final int most;
  private final List<Regression> regressions = new ArrayList<>();
  private final List<Matrix> weights = new ArrayList<>();

  private Refit(
      Layer before,
      Layer after,
      Inputs inputs,
      Grouping grouping,
      int most,
      LinearAlgebra algebra) {
    this.before = before;
    this.after = after;
    this.whole = inputs.before();
    this.input = inputs.after();
    this.grouping = grouping;
    this.most = most;
    this.algebra = algebra;
    this.outputs = new Outputs(matrices(whole, before.weight().read()), most, algebra);
  }

  private record Inputs(LayerInput before, LayerInput after) {}

  /** Nothing if it is not known what flows into the layer. */
  static Optional<Refit> of(
      Layer before, Layer after, Remainder rest, int most, LinearAlgebra algebra) {
    Optional<LayerInput> from = LayerInputs.of(before);
    Optional<LayerInput> to = LayerInputs.of(after);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    Grouping grouping = Grouping.of(before, rest, from.get(), to.get());
    Inputs inputs = new Inputs(from.get(), to.get());
    return Optional.of(new Refit(before, after, inputs, grouping, most, algebra));
  }

  Layer layer() {
    return after;
  }

  /** What flows into the smaller layer. */
  LayerInput input() {
    return input;
  }

  /** How many numbers are kept of what the whole layer makes. */
  long kept() {
    return (long) whole.outputs() * most;
  }

  /** Layers that take in the same value alike are handed the same vectors. */
  void addTo(Map<LayerInput, VectorSink> sinks) {
    sinks.merge(
        whole,
        outputs,
        (first, second) ->
            (group, vectors) -> {
              first.take(group, vectors);
              second.take(group, vectors);
            });
  }

  private static List<Matrix> matrices(LayerInput input, float[] values) {
    return IntStream.range(0, input.layout().groups())
        .mapToObj(group ->
            new Matrix(
                input.layout().gather(values, group),
                input.layout().rows(),
                input.layout().columns()))
        .toList();
  }

  /** Now what flows into the smaller layer can come. */
  void begin(RepairedNetwork smaller) {
    weights.addAll(matrices(input, smaller.weights(after)));
    for (int group = 0; group < weights.size(); group++) {
      Matrix wanted = rows(outputs.of(grouping.groupBefore(group)), grouping.rowsBefore(group));
      regressions.add(new Regression(wanted, input.layout().columns(), algebra));
    }
    outputs.forget();
  }

  private static Matrix rows(Matrix all, int[] rows) {
    Matrix some = Matrix.zeros(rows.length, all.columns());
    for (int row = 0; row < rows.length; row++) {
      int from = rows[row] * all.columns();
      System.arraycopy(all.values(), from, some.values(), row * all.columns(), all.columns());
    }
    return some;
  }

  @Override
  public void take(int group, Matrix vectors) {
    regressions.get(group).add(vectors);
  }

  /** Gives the smaller layer its weights and its bias. */
  void end(RepairedNetwork smaller, ChannelRepair plan) {
    regressions.forEach(Regression::end);
    if (regressions.stream().allMatch(Regression::isUsable)) {
      write(smaller, plan);
    }
    regressions.clear();
    weights.clear();
  }

  private void write(RepairedNetwork smaller, ChannelRepair plan) {
    Optional<LayerBias> bias = LayerBias.of(after);
    boolean shifts = plan.means() && bias.isPresent();
    float[] values = smaller.weights(after).clone();
    float[] shifted = bias.map(slot -> smaller.values(slot.tensor()).clone()).orElse(new float[0]);
    float[] original =
        LayerBias.of(before).map(slot -> slot.tensor().read()).orElse(new float[whole.outputs()]);
    for (int group = 0; group < regressions.size(); group++) {
      Matrix best = plan.refit() ? best(group, shifts) : weights.get(group);
      best = plan.norms() && shifts ? regressions.get(group).scaled(best) : best;
      input.layout().scatter(best.values(), group, values);
      for (int row = 0; shifts && row < best.rows(); row++) {
        int output = group * best.rows() + row;
        double shift = regressions.get(group).shift(best, row);
        shifted[output] = (float) (original[grouping.outputs()[output]] + shift);
      }
    }
    smaller.set(after.weight(), values);
    if (shifts) {
      smaller.set(bias.orElseThrow().tensor(), shifted);
    }
  }

  private Matrix best(int group, boolean shifts) {
    try {
      return regressions.get(group).weights(weights.get(group), shifts);
    } catch (LinearAlgebraException e) {
      // Inputs of which nothing can be learnt leave the weights as they are.
      return weights.get(group);
    }
  }
}
