package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.data.Dataset;
import dev.espalier.recipe.KeptRows;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.block.BlockScore;
import dev.espalier.structure.vocabulary.TokenTable;
import dev.espalier.structure.vocabulary.TokenTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of the open network, how much each does, and its tables of tokens. What takes long is
 * found in the background. Called on the delivery thread.
 */
public final class StructureDesk {
  private static final String FIND = "find blocks";
  private static final String SCORE = "score blocks";

  private final Services services;
  private final ProjectSessions sessions;
  private final ProjectSessions.Listener listener;
  private final StructureEdits edits;
  private Optional<StructureRemoval> found = Optional.empty();
  private String problem = "";
  private @Nullable Dataset asked;
  private Optional<Map<String, BlockScore>> scores = Optional.empty();

  /** Nothing is known yet. */
  StructureDesk(Services services, ProjectSessions sessions, ProjectSessions.Listener listener) {
    this.services = services;
    this.sessions = sessions;
    this.listener = listener;
    this.edits = new StructureEdits(services, sessions, listener);
  }

  void start() {
    OpenProject project = sessions.project();
    services
        .tasks()
        .latest(
            FIND,
            Duration.ZERO,
            context -> new StructureRemoval(project, services.runtime(), services.algebra()),
            Outcome.of(
                now -> {
                  found = Optional.of(now);
                  listener.changed().run();
                },
                this::failed));
  }

  /** The blocks; empty until they are found. */
  public Optional<BlockGraph> blocks() {
    return found.map(StructureRemoval::blocks);
  }

  /** The tables of tokens; empty until they are found. */
  public Optional<TokenTables> tables() {
    return found.map(StructureRemoval::tables);
  }

  /** Whether what has a name is a layer by itself, not a residual block. */
  public boolean isLayer(String name) {
    return blocks()
        .flatMap(graph -> graph.block(name))
        .filter(block -> block.kind() == Block.Kind.LAYER)
        .isPresent();
  }

  /** Why something could not be found out; empty if it could. */
  public String problem() {
    return problem;
  }

  /** Whether there are samples on which it is seen how much blocks do. */
  public boolean hasSamples() {
    return sessions.calibrationData().isPresent();
  }

  /** How much each block does; empty until that is known, which is found out in the background. */
  public Optional<Map<String, BlockScore>> scores() {
    Optional<Dataset> data = sessions.calibrationData();
    if (found.isEmpty() || data.isEmpty()) {
      return Optional.empty();
    }
    if (!data.get().equals(asked)) {
      asked = data.get();
      scores = Optional.empty();
      StructureRemoval removal = found.get();
      ChannelRemoval.Samples samples = Ground.samples(data).orElseThrow();
      services
          .tasks()
          .latest(
              SCORE,
              Duration.ZERO,
              context -> removal.scores(samples, context),
              Outcome.of(
                  now -> {
                    scores = Optional.of(now);
                    listener.changed().run();
                  },
                  this::failed));
    }
    return scores;
  }

  private void failed(Failure failure) {
    problem = failure.message();
    listener.changed().run();
  }

  /**
   * Drops a block, or keeps it again, as one step that can be undone. Blocks that lie within it are
   * then no longer dropped by themselves. Channels that are removed stay so where they are found
   * again in what is left then.
   */
  public void drop(String name, boolean drops) {
    Optional<Block> block = blocks().flatMap(graph -> graph.block(name));
    change(
        plan -> {
          Set<String> dropped = new TreeSet<>(plan.dropped());
          dropped.remove(name);
          if (drops) {
            dropped.removeIf(other -> overlaps(other, block));
            dropped.add(name);
          }
          return plan.withDropped(dropped);
        },
        (drops ? "Drop " : "Keep ") + (isLayer(name) ? "layer " : "block ") + name);
  }

  private boolean overlaps(String other, Optional<Block> block) {
    return blocks()
        .flatMap(graph -> graph.block(other))
        .filter(known -> block.filter(known::overlaps).isPresent())
        .isPresent();
  }

  private void change(UnaryOperator<StructurePlan> change, String description) {
    found.ifPresent(removal -> edits.change(removal, change, description));
  }

  /** What is taken out, with what was asked for and is not done yet. */
  public StructurePlan wanted() {
    return edits.wanted();
  }

  /**
   * Which removed channels are there again since the last change, as sentences; empty if none are.
   */
  public String told() {
    return edits.told();
  }

  /**
   * Keeps the rows of listed tokens, as one step that can be undone.
   *
   * @param list a file, see {@link TokenList}
   * @param unknown the token whose row all others get
   */
  public void keepTokens(TokenTable table, Path list, int unknown) {
    services
        .tasks()
        .submit(
            "Reading the list of tokens",
            context -> new KeptRows(TokenList.read(list, table.rows()), unknown),
            Outcome.of(
                rows -> change(plan -> plan.withRows(table.name(), rows), "Keep listed tokens"),
                failure -> listener.failed().accept(failure.titled("No tokens were chosen"))));
  }

  /** Keeps all rows of a table. */
  public void keepAllTokens(TokenTable table) {
    change(plan -> plan.withAllRows(table.name()), "Keep all tokens");
  }

  void close() {
    services.tasks().forget(FIND);
    services.tasks().forget(SCORE);
    edits.close();
  }
}
