package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.cut.ChannelCut;
import dev.espalier.structure.repair.Repair;
import dev.espalier.structure.repair.RepairedNetwork;
import dev.espalier.structure.score.GroupRanker;
import dev.espalier.structure.score.InputStatistics;
import dev.espalier.structure.score.Ranking;
import dev.espalier.structure.score.SeenInputs;
import dev.espalier.structure.select.ChannelCosts;
import dev.espalier.structure.select.ChannelTarget;
import dev.espalier.tune.channel.TimeSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Chooses channels of a network, and makes the network without them. */
public final class ChannelRemoval {
  private final OpenProject project;
  private final ChannelGraph graph;
  private final ModelRuntime runtime;
  private final LinearAlgebra algebra;

  /** Finds the channels of a project's network. */
  public ChannelRemoval(OpenProject project, ModelRuntime runtime, LinearAlgebra algebra) {
    this.project = project;
    this.graph = ChannelGraph.of(project.network());
    this.runtime = runtime;
    this.algebra = algebra;
  }

  /** The channels that go together. */
  public ChannelGraph graph() {
    return graph;
  }

  /**
   * Samples to find out on what channels are worth.
   *
   * @param data the samples
   * @param count how many of them, spread evenly
   */
  public record Samples(Dataset data, int count) {}

  /**
   * The channels to remove.
   *
   * @param removed by group
   * @param timing how long the network takes without them, where they were chosen by that
   */
  public record Choice(Map<String, BitSet> removed, Optional<TimeSearch.Timing> timing) {}

  /**
   * Chooses the channels to remove.
   *
   * @throws IllegalArgumentException if a group is not known or would keep nothing, if the score
   *     needs samples or a batch normalization that there is not, or if the network does not become
   *     as quick as it should
   * @throws RuntimeFailure if the network cannot be run
   * @throws IOException if samples cannot be read, or there is no room for networks to be timed
   */
  public Choice choose(ChannelWish wish, Optional<Samples> samples, TaskContext context)
      throws IOException, RuntimeFailure {
    context.progress().report(-1, "what channels are worth");
    Map<String, Ranking> rankings = rankings(wish, samples, context);
    ChannelTarget target = new ChannelTarget(graph, rankings, wish.step());
    if (wish.amount().filter(amount -> amount.of().timed()).isPresent()) {
      checked(wish.kept());
      TimeSearch.Found found = new TimedChoice(project, graph, runtime).find(wish, target, context);
      return new Choice(removed(found.kept(), rankings), Optional.of(found.timing()));
    }
    Map<String, Integer> kept = new LinkedHashMap<>();
    wish.amount().ifPresent(amount -> kept.putAll(reach(amount, target, context)));
    kept.putAll(checked(wish.kept()));
    return new Choice(removed(kept, rankings), Optional.empty());
  }

  private Map<String, Integer> checked(Map<String, Integer> kept) {
    kept.forEach((id, count) -> {
      ChannelGroup group = group(id);
      if (count < 1 || count > group.channels()) {
        throw new IllegalArgumentException(
            "'%s' has %d channels and cannot keep %d of them: give 1 to %d"
                .formatted(id, group.channels(), count, group.channels()));
      }
    });
    return kept;
  }

  private Map<String, BitSet> removed(Map<String, Integer> kept, Map<String, Ranking> rankings) {
    Map<String, BitSet> removed = new LinkedHashMap<>();
    kept.forEach((id, count) -> {
      Ranking ranking = rankings.get(id);
      if (ranking != null) {
        removed.put(id, ranking.first(group(id).channels() - count));
      }
    });
    return removed;
  }

  private ChannelGroup group(String id) {
    return group(graph, id);
  }

  /**
   * The group of a name that a person gave.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ChannelGroup group(ChannelGraph graph, String id) {
    return graph
        .group(id)
        .orElseThrow(() ->
            new IllegalArgumentException(
                Optional.ofNullable(graph.fixed().get(id))
                    .map(reason -> "'%s' keeps its channels: they %s".formatted(id, reason))
                    .orElse(
                        "there is no group of channels '"
                            + id
                            + "'; espalier inspect --channels lists them")));
  }

  private Map<String, Ranking> rankings(
      ChannelWish wish, Optional<Samples> samples, TaskContext context)
      throws RuntimeFailure, DataException {
    Map<LayerId, SeenInputs> seen = Map.of();
    if (wish.score().needsSamples()) {
      Samples on =
          samples.orElseThrow(() ->
              new IllegalArgumentException(
                  "the score needs samples of what flows into the layers"));
      seen =
          InputStatistics.gather(graph, runtime, algebra, on.data(), on.count(), context.cancel());
    }
    GroupRanker ranker = new GroupRanker(graph, seen, algebra);
    Map<String, Ranking> rankings = new LinkedHashMap<>();
    List<IllegalArgumentException> problems = new ArrayList<>();
    for (ChannelGroup group : graph.groups()) {
      boolean named = wish.kept().containsKey(group.id());
      if (wish.amount().isPresent() || named) {
        context.cancel().throwIfCancelled();
        try {
          rankings.put(group.id(), ranker.rank(group, wish.score(), context.cancel()));
        } catch (IllegalArgumentException e) {
          // Of others the score may say something; those of which it does not stay as they are.
          if (named) {
            throw e;
          }
          problems.add(e);
        }
      }
    }
    if (rankings.isEmpty() && !problems.isEmpty()) {
      throw problems.getFirst();
    }
    return rankings;
  }

  private Map<String, Integer> reach(
      ChannelWish.Amount amount, ChannelTarget target, TaskContext context) {
    ChannelCosts costs = ChannelCosts.of(graph);
    double left = 1 - amount.value();
    return switch (amount.of()) {
      case MULTIPLICATIONS -> target.reach(costs::multiplications, left, context.cancel());
      case PARAMETERS -> target.reach(costs::parameters, left, context.cancel());
      case CHANNELS -> target.each(left);
      case TIME, MILLISECONDS ->
          throw new IllegalArgumentException(amount + " is found by measuring");
    };
  }

  /** The share of the multiplications of a run that goes with channels. */
  public double multiplicationsGone(Map<String, BitSet> removed) {
    return gone(ChannelCosts.of(graph)::multiplications, removed);
  }

  /** The share of the weights that goes with channels. */
  public double parametersGone(Map<String, BitSet> removed) {
    return gone(ChannelCosts.of(graph)::parameters, removed);
  }

  private double gone(ToDoubleFunction<Map<String, Integer>> size, Map<String, BitSet> removed) {
    return 1 - size.applyAsDouble(graph.left(removed)) / Math.max(1, size.applyAsDouble(Map.of()));
  }

  /** The plan with the sizes of the groups that it removes channels of. */
  public ChannelPlan sized(ChannelPlan plan) {
    return sized(graph, plan);
  }

  static ChannelPlan sized(ChannelGraph graph, ChannelPlan plan) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (ChannelGroup group : graph.groups()) {
      sizes.put(group.id(), group.channels());
    }
    return plan.withSizes(sizes);
  }

  /**
   * Refuses a plan for groups of other sizes.
   *
   * @throws IllegalArgumentException if a group is not known, would keep nothing, or has not as
   *     many channels as where they were chosen
   */
  public void check(ChannelPlan plan) {
    check(graph, plan);
  }

  static void check(ChannelGraph graph, ChannelPlan plan) {
    graph.without(plan.removed());
    plan.sizes()
        .forEach((id, size) -> {
          int here = group(graph, id).channels();
          if (here != size) {
            throw new IllegalArgumentException(
                "field channels.sizes.%s: the group has %d channels there, and %d in this network"
                    .formatted(id, size, here));
          }
        });
  }

  /**
   * The network without channels, as a project of its own, which is to be closed before this one's;
   * the data is this one's.
   *
   * @param samples what the repair is done on
   * @throws IllegalArgumentException if a group is not known or would keep nothing
   * @throws IOException if there is no room for the smaller model, or samples cannot be read
   * @throws RuntimeFailure if a network cannot be run
   */
  public OpenProject remove(ChannelPlan plan, Optional<Samples> samples, TaskContext context)
      throws IOException, RuntimeFailure {
    check(plan);
    ChannelGraph.Remainder rest = graph.without(plan.removed());
    context.progress().report(0, "removing channels");
    return SmallerModel.write(
        project,
        ChannelCut.of(graph, plan.removed()),
        Set.of(),
        smaller -> {
          if (plan.needsSamples() && samples.isPresent()) {
            repair(smaller, rest, plan, samples.get(), context);
          }
        });
  }

  private void repair(
      RepairedNetwork smaller,
      ChannelGraph.Remainder rest,
      ChannelPlan plan,
      Samples samples,
      TaskContext context)
      throws RuntimeFailure, DataException {
    Progress progress = context.progress();
    new Repair(runtime, algebra, samples.data(), samples.count())
        .repair(project.network(), rest, smaller, plan.repair(), progress, context.cancel());
  }
}
