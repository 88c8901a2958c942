package dev.espalier.structure.select;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.score.Ranking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Shares out what is to go over the groups of a network: again and again the group loses its next
 * channels of which the removal costs least for what it saves, until enough is saved.
 */
public final class ChannelTarget {
  private final ChannelGraph graph;
  private final Map<String, Ranking> rankings;
  private final int step;

  /**
   * Prepares.
   *
   * @param rankings the order of the channels of each group that may lose some
   * @param step counts of channels are multiples of this, where a group has more
   */
  public ChannelTarget(ChannelGraph graph, Map<String, Ranking> rankings, int step) {
    this.graph = graph;
    this.rankings = Map.copyOf(rankings);
    this.step = step;
  }

  /**
   * How many channels each group keeps; groups that lose none are left out.
   *
   * @param size what is to become smaller, by how many channels are left in each group
   * @param share of its size now that may be left
   */
  public Map<String, Integer> reach(
      ToDoubleFunction<Map<String, Integer>> size, double share, CancelSignal cancel) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    double wanted = size.applyAsDouble(kept) * share;
    while (size.applyAsDouble(kept) > wanted && lose(kept, size)) {
      cancel.throwIfCancelled();
    }
    return kept;
  }

  /**
   * The whole way to the smallest network: how many channels each group keeps after each loss.
   *
   * @param size what becomes smaller, by how many channels are left in each group
   * @return first the whole network, in which no group loses any
   */
  public List<Map<String, Integer>> way(
      ToDoubleFunction<Map<String, Integer>> size, CancelSignal cancel) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    List<Map<String, Integer>> way = new ArrayList<>();
    do {
      cancel.throwIfCancelled();
      way.add(Map.copyOf(kept));
    } while (lose(kept, size));
    return way;
  }

  /** Lets one group lose its next channels; false if none can. */
  private boolean lose(Map<String, Integer> kept, ToDoubleFunction<Map<String, Integer>> size) {
    double now = size.applyAsDouble(kept);
    String best = "";
    double least = Double.POSITIVE_INFINITY;
    for (ChannelGroup group : graph.groups()) {
      Ranking ranking = rankings.get(group.id());
      int left = kept.getOrDefault(group.id(), group.channels());
      int next = next(left);
      if (ranking == null || next == left) {
        continue;
      }
      double saved = now - size.applyAsDouble(with(kept, group.id(), next));
      double[] costs = ranking.costs();
      double cost = costs[group.channels() - next] - costs[group.channels() - left];
      if (saved > 0 && cost / saved < least) {
        least = cost / saved;
        best = group.id();
      }
    }
    if (best.isEmpty()) {
      return false;
    }
    kept.put(best, next(kept.getOrDefault(best, graph.group(best).orElseThrow().channels())));
    return true;
  }

  /**
   * How many channels each group keeps when all lose the same share, rounded to the step.
   *
   * @param share of the channels that stays
   */
  public Map<String, Integer> each(double share) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (ChannelGroup group : graph.groups()) {
      if (rankings.containsKey(group.id())) {
        int own = group.channels() > step ? step : 1;
        int count = Math.toIntExact(Math.round(group.channels() * share / own)) * own;
        kept.put(group.id(), Math.clamp(count, Math.min(own, group.channels()), group.channels()));
      }
    }
    return kept;
  }

  /** The next smaller count: a multiple of the step, but never nothing. */
  private int next(int left) {
    int next = (left - 1) / step * step;
    return next > 0 ? next : left;
  }

  private static Map<String, Integer> with(Map<String, Integer> kept, String group, int count) {
    Map<String, Integer> changed = new LinkedHashMap<>(kept);
    changed.put(group, count);
    return changed;
  }
}
