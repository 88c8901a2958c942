package dev.espalier.structure.score;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Puts the channels of groups in the order in which they had best be removed. */
public final class GroupRanker {
  private static final long SEED = 7;

  private final Map<LayerId, SeenInputs> seen;
  private final LinearAlgebra algebra;
  private final Map<String, Layer> layers = new HashMap<>();

  /**
   * Prepares.
   *
   * @param seen what flows into the layers, for scores that need to know
   */
  public GroupRanker(ChannelGraph graph, Map<LayerId, SeenInputs> seen, LinearAlgebra algebra) {
    this.seen = Map.copyOf(seen);
    this.algebra = algebra;
    graph.network().layers().forEach(layer -> layers.put(layer.weight().name(), layer));
  }

  /**
   * The channels of a group in order.
   *
   * @throws IllegalArgumentException if the score says nothing of the group: it has no batch
   *     normalization, or nothing is known of what flows into the layers behind it
   */
  public Ranking rank(ChannelGroup group, ChannelScore score, CancelSignal cancel) {
    return switch (score) {
      case L1 -> Ranking.of(norms(group, false));
      case L2 -> Ranking.of(norms(group, true));
      case GEOMETRIC_MEDIAN -> Ranking.of(distances(group));
      case BATCH_NORM -> Ranking.of(scales(group));
      case RANDOM ->
          Ranking.of(
              new SplittableRandom(SEED + group.id().hashCode())
                  .doubles(group.channels())
                  .toArray());
      case ACTIVATION_MEAN -> Ranking.of(magnitudes(group));
      case VARIANCE, OBD -> Ranking.of(alone(group, score));
      case OBS -> oneByOne(takers(group), group.channels(), cancel);
    };
  }

  private static List<Slice> producers(ChannelGroup group) {
    return group.slices().stream().filter(slice -> slice.role() == Slice.Role.PRODUCER).toList();
  }

  private static double[] norms(ChannelGroup group, boolean squared) {
    double[] sums = new double[group.channels()];
    for (Slice slice : producers(group)) {
      ChannelRows rows = ChannelRows.of(slice, group.channels());
      for (int channel = 0; channel < sums.length; channel++) {
        sums[channel] += rows.norm(channel, squared);
      }
    }
    return squared ? Arrays.stream(sums).map(Math::sqrt).toArray() : sums;
  }

  private static double[] distances(ChannelGroup group) {
    double[] squares = new double[group.channels() * group.channels()];
    for (Slice slice : producers(group)) {
      ChannelRows.of(slice, group.channels()).addDistances(squares);
    }
    double[] sums = new double[group.channels()];
    for (int i = 0; i < squares.length; i++) {
      sums[i / sums.length] += Math.sqrt(squares[i]);
    }
    return sums;
  }

  private static double[] scales(ChannelGroup group) {
    double[] sums = new double[group.channels()];
    boolean any = false;
    for (Slice slice : group.slices()) {
      if (slice.node().is("BatchNormalization") && slice.input() == 1) {
        any = true;
        ChannelRows rows = ChannelRows.of(slice, group.channels());
        for (int channel = 0; channel < sums.length; channel++) {
          sums[channel] += rows.norm(channel, false);
        }
      }
    }
    if (!any) {
      throw new IllegalArgumentException(
          "the channels of '%s' go through no batch normalization; choose another score"
              .formatted(group.id()));
    }
    return sums;
  }

  private double[] alone(ChannelGroup group, ChannelScore score) {
    double[] sums = new double[group.channels()];
    for (Taker taker : takers(group)) {
      for (int channel = 0; channel < sums.length; channel++) {
        sums[channel] +=
            score == ChannelScore.VARIANCE ? taker.variance(channel) : taker.alone(channel);
      }
    }
    return sums;
  }

  /** On average over the matrices that take a channel in. */
  private double[] magnitudes(ChannelGroup group) {
    List<Taker> takers = takers(group);
    double[] means = new double[group.channels()];
    for (int channel = 0; channel < means.length; channel++) {
      int taken = channel;
      means[channel] =
          takers.stream()
              .filter(taker -> taker.takes(taken))
              .mapToDouble(taker -> taker.magnitude(taken))
              .average()
              .orElse(0);
    }
    return means;
  }

  private List<Taker> takers(ChannelGroup group) {
    List<Taker> takers = new ArrayList<>();
    for (Slice slice : group.slices()) {
      Layer layer = layers.get(slice.tensor().name());
      if (slice.role() == Slice.Role.CONSUMER && layer != null) {
        takers.addAll(takers(slice, layer));
      }
    }
    if (takers.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is known of what flows into the layers behind '%s'; open data, or choose a score"
                  .formatted(group.id())
              + " of the weights alone");
    }
    return takers;
  }

  private List<Taker> takers(Slice slice, Layer layer) {
    Optional<LayerInput> input = LayerInputs.of(layer);
    SeenInputs known = seen.get(layer.id());
    if (input.isEmpty() || known == null) {
      return List.of();
    }
    float[] weights = layer.weight().read();
    List<Taker> takers = new ArrayList<>();
    try {
      for (int matrix = 0; matrix < input.get().layout().groups(); matrix++) {
        takers.add(Taker.of(slice, input.get(), weights, matrix, known, algebra));
      }
    } catch (LinearAlgebraException e) {
      throw new IllegalArgumentException(
          "what flows into '%s' cannot be used: %s".formatted(layer.id(), e.getMessage()), e);
    }
    return takers;
  }

  private static Ranking oneByOne(List<Taker> takers, int channels, CancelSignal cancel) {
    int[] order = new int[channels];
    double[] costs = new double[channels + 1];
    boolean[] gone = new boolean[channels];
    for (int step = 0; step < channels; step++) {
      cancel.throwIfCancelled();
      double[] known = new double[channels];
      int best = -1;
      for (int channel = 0; channel < channels; channel++) {
        if (gone[channel]) {
          continue;
        }
        for (Taker taker : takers) {
          known[channel] += taker.cost(channel);
        }
        if (best < 0 || known[channel] < known[best]) {
          best = channel;
        }
      }
      order[step] = best;
      costs[step + 1] = costs[step] + known[best];
      gone[best] = true;
      for (Taker taker : takers) {
        taker.remove(best);
      }
    }
    return new Ranking(order, costs);
  }
}
