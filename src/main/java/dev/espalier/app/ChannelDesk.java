package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.structure.score.GroupRanker;
import dev.espalier.structure.score.InputStatistics;
import dev.espalier.structure.score.Ranking;
import dev.espalier.structure.score.SeenInputs;
import dev.espalier.structure.select.ChannelCosts;
import dev.espalier.tune.NetworkCalibration;
import dev.espalier.tune.channel.TimeSearch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The channels of the open network: which go together, what they are worth, and what is saved
 * without them. What takes long is found in the background. Called on the delivery thread.
 */
public final class ChannelDesk {
  private static final String FIND = "find channels";
  private static final String RANK = "rank channels";

  private final Services services;
  private final ProjectSessions sessions;
  private final ProjectSessions.Listener listener;
  private final StructureDesk structure;
  private OpenProject project;
  private Optional<Found> found = Optional.empty();
  private String problem = "";
  private StaircaseStudy staircases;
  private Optional<Timed> timed = Optional.empty();
  private final Map<Asked, Worth> known = new HashMap<>();
  private @Nullable Asked asked;
  private volatile @Nullable Seen seen;

  /**
   * The channels of a network.
   *
   * @param graph which go together
   * @param costs what is saved without them
   */
  public record Found(ChannelGraph graph, ChannelCosts costs) {}

  /**
   * What the channels of a group are worth.
   *
   * @param ranking in which order they go; empty if the score says nothing of them
   * @param problem why it says nothing
   */
  public record Worth(Optional<Ranking> ranking, String problem) {}

  /** Samples count as what they were when they were asked for. */
  private record Asked(String group, ChannelScore score, Optional<Dataset> samples) {}

  /** Of channels that were chosen by the time that is left. */
  private record Timed(ChannelPlan plan, TimeSearch.Timing timing) {}

  private record Seen(Dataset samples, Map<LayerId, SeenInputs> inputs) {}

  /** Nothing is known yet. */
  ChannelDesk(Services services, ProjectSessions sessions, ProjectSessions.Listener listener) {
    this.services = services;
    this.sessions = sessions;
    this.listener = listener;
    this.project = sessions.project();
    this.structure = new StructureDesk(services, sessions, listener);
    this.staircases = new StaircaseStudy(services, project, listener.changed());
  }

  /**
   * How long what the channels of a group run through takes by how many are left, all others in
   * place. It is measured in the background, of the group that was asked for last.
   */
  public Stairs stairs(ChannelGroup group) {
    return staircases.of(found.orElseThrow().graph(), group);
  }

  /** Measures that once more from where it was ended. */
  public void measure(ChannelGroup group) {
    found.ifPresent(now -> staircases.measure(now.graph(), group));
    listener.changed().run();
  }

  void start() {
    structure.start();
    find();
  }

  /** Blocks and tables, which go before channels. */
  public StructureDesk structure() {
    return structure;
  }

  /** Looks for channels in another network: what is left without blocks. */
  void use(OpenProject base) {
    boolean other = !base.network().equals(project.network());
    project = base;
    if (other) {
      found = Optional.empty();
      problem = "";
      services.tasks().forget(RANK);
      known.clear();
      asked = null;
      seen = null;
      staircases.close();
      staircases = new StaircaseStudy(services, base, listener.changed());
      find();
    }
  }

  private void find() {
    Network network = project.network();
    services
        .tasks()
        .latest(
            FIND,
            Duration.ZERO,
            context -> {
              ChannelGraph graph = ChannelGraph.of(network);
              return new Found(graph, ChannelCosts.of(graph));
            },
            Outcome.of(
                now -> {
                  found = Optional.of(now);
                  listener.changed().run();
                },
                failure -> {
                  problem = failure.message();
                  listener.changed().run();
                }));
  }

  /** The channels; empty until they are found. */
  public Optional<Found> found() {
    return found;
  }

  /** Why they could not be found; empty if they were. */
  public String problem() {
    return problem;
  }

  /** Why a score cannot be had now, as part of a sentence; empty if it can. */
  public Optional<String> problem(ChannelScore score) {
    return score.needsSamples() && sessions.calibrationData().isEmpty()
        ? Optional.of("no samples show what flows through the channels; open data first")
        : Optional.empty();
  }

  /**
   * What the channels of a group are worth; empty until that is known. It is found out in the
   * background, of the group that was asked for last.
   */
  public Optional<Worth> worth(ChannelGroup group, ChannelScore score) {
    Asked now =
        new Asked(
            group.id(),
            score,
            score.needsSamples() ? sessions.calibrationData() : Optional.empty());
    Worth worth = known.get(now);
    if (worth == null && problem(score).isPresent()) {
      return Optional.of(new Worth(Optional.empty(), problem(score).get()));
    }
    if (worth == null && found.isPresent() && !now.equals(asked)) {
      asked = now;
      ChannelGraph graph = found.get().graph();
      services
          .tasks()
          .latest(
              RANK,
              Duration.ZERO,
              context -> worth(graph, group, now, context),
              Outcome.of(
                  result -> ranked(now, result),
                  failure -> ranked(now, new Worth(Optional.empty(), failure.message()))));
    }
    return Optional.ofNullable(worth);
  }

  private void ranked(Asked question, Worth answer) {
    known.put(question, answer);
    asked = null;
    listener.changed().run();
  }

  private Worth worth(ChannelGraph graph, ChannelGroup group, Asked question, TaskContext context)
      throws RuntimeFailure, DataException {
    Map<LayerId, SeenInputs> inputs =
        question.samples().isPresent()
            ? inputs(graph, question.samples().get(), context)
            : Map.of();
    try {
      GroupRanker ranker = new GroupRanker(graph, inputs, services.algebra());
      return new Worth(Optional.of(ranker.rank(group, question.score(), context.cancel())), "");
    } catch (IllegalArgumentException e) {
      return new Worth(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private Map<LayerId, SeenInputs> inputs(ChannelGraph graph, Dataset data, TaskContext context)
      throws RuntimeFailure, DataException {
    Seen before = seen;
    if (before != null && before.samples().equals(data)) {
      return before.inputs();
    }
    Map<LayerId, SeenInputs> inputs =
        InputStatistics.gather(
            graph,
            services.runtime(),
            services.algebra(),
            data,
            NetworkCalibration.SAMPLES,
            context.cancel());
    seen = new Seen(data, inputs);
    return inputs;
  }

  /** The network that plans of layers are for: what is left where channels are removed. */
  public Network network() {
    return sessions.network();
  }

  /** What is being done about removed channels, or why it cannot be; empty if all is done. */
  public String removing() {
    return sessions.removing();
  }

  /** Which share of the weights that one plan leaves another one does; 1 while that is unknown. */
  double weightsLeft(ChannelPlan before, ChannelPlan after) {
    return found
        .map(now -> now.costs().parameters(kept(after)) / now.costs().parameters(kept(before)))
        .orElse(1.0);
  }

  /** A recipe that says how many channels there are of those that it removes some of. */
  Recipe sized(Recipe recipe) {
    return found
        .map(now -> recipe.withChannels(ChannelRemoval.sized(now.graph(), recipe.channels())))
        .orElse(recipe);
  }

  /** How many channels a plan leaves of each group that loses some. */
  public Map<String, Integer> kept(ChannelPlan plan) {
    return found.map(now -> now.graph().left(plan.removed())).orElse(Map.of());
  }

  /**
   * Removes channels over the whole network, as one step that can be undone.
   *
   * @param wish how much is to go
   */
  public void reach(ChannelWish wish) {
    OpenProject from = project;
    Optional<ChannelRemoval.Samples> on = Ground.samples(sessions.calibrationData());
    services
        .tasks()
        .submit(
            "Choosing channels",
            context ->
                new ChannelRemoval(from, services.runtime(), services.algebra())
                    .choose(wish, on, context),
            Outcome.of(this::reached, failure -> listener.failed().accept(chosen(failure))));
  }

  private void reached(ChannelRemoval.Choice choice) {
    ChannelPlan plan = ChannelPlan.NONE.withRemoved(choice.removed());
    timed = choice.timing().map(timing -> new Timed(plan, timing));
    listener
        .edit()
        .edit(
            recipe -> recipe.withChannels(recipe.channels().withRemoved(choice.removed())),
            "Remove channels of the network",
            null);
    // Also where the recipe stays as it was, there is something to tell.
    listener.changed().run();
  }

  /** How long a run takes with the channels of a plan; known where they were chosen by that. */
  public Optional<TimeSearch.Timing> timing(ChannelPlan plan) {
    return timed
        .filter(choice -> choice.plan().removed().equals(plan.removed()))
        .map(Timed::timing);
  }

  private static Failure chosen(Failure failure) {
    return failure.titled("No channels were chosen");
  }

  void close() {
    structure.close();
    services.tasks().forget(FIND);
    services.tasks().forget(RANK);
    staircases.close();
  }
}
