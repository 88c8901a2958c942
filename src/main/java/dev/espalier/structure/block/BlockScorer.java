package dev.espalier.structure.block;

import dev.espalier.calibrate.ValueReader;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.Exposed;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures how much blocks do, by running the network. */
public final class BlockScorer {
  /** From this rank on channels are the second axis, as of pictures; else they are the last. */
  private static final int PICTURE_RANK = 4;

  private BlockScorer() {}

  /**
   * Runs a network.
   *
   * @param blocks those of the graph that are looked at
   * @param samples how many, spread evenly over the data
   * @return by block; without those through which no finite numbers flow
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  public static Map<String, BlockScore> measure(
      BlockGraph graph,
      List<Block> blocks,
      ModelRuntime runtime,
      Dataset data,
      int samples,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    if (blocks.isEmpty()) {
      return Map.of();
    }
    Set<String> values = new LinkedHashSet<>();
    Map<Block, Sums> sums = new LinkedHashMap<>();
    for (Block block : blocks) {
      values.add(block.from());
      values.add(block.to());
      sums.put(block, new Sums());
    }
    new ValueReader(runtime, inner -> Exposed.of(graph.network(), inner))
        .read(
            values,
            seen -> sums.forEach((block, sum) -> add(sum, block, seen)),
            data,
            samples,
            cancel);
    Map<String, BlockScore> scores = new HashMap<>();
    sums.forEach((block, sum) -> {
      BlockScore score = sum.score();
      if (Double.isFinite(score.influence()) && Double.isFinite(score.change())) {
        scores.put(block.name(), score);
      }
    });
    return scores;
  }

  private static void add(Sums sums, Block block, Map<String, Tensor> seen) {
    Tensor from = seen.get(block.from());
    Tensor to = seen.get(block.to());
    if (from != null && to != null) {
      sums.add(from, to);
    }
  }

  private static final class Sums {
    private double cosines;
    private long vectors;
    private double added;
    private double power;

    /** Tensors of the same shape. */
    void add(Tensor from, Tensor to) {
      float[] before = from.toFloats();
      float[] after = to.toFloats();
      int axis = from.rank() >= PICTURE_RANK ? 1 : Math.max(0, from.rank() - 1);
      int channels = from.rank() == 0 ? 1 : (int) from.axis(axis);
      int inner = 1;
      for (int i = axis + 1; i < from.rank(); i++) {
        inner *= (int) from.axis(i);
      }
      int outer = before.length / Math.max(1, channels * inner);
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < inner; i++) {
          vector(before, after, o * channels * inner + i, inner, channels);
        }
      }
    }

    private void vector(float[] before, float[] after, int start, int step, int channels) {
      double product = 0;
      double first = 0;
      double second = 0;
      for (int c = 0; c < channels; c++) {
        double x = before[start + c * step];
        double y = after[start + c * step];
        product += x * y;
        first += x * x;
        second += y * y;
        added += (y - x) * (y - x);
      }
      power += second;
      double norms = Math.sqrt(first) * Math.sqrt(second);
      // A vector of zeros has no direction.
      if (norms != 0) {
        cosines += product / norms;
        vectors++;
      }
    }

    BlockScore score() {
      return new BlockScore(1 - cosines / vectors, added / power);
    }
  }
}
