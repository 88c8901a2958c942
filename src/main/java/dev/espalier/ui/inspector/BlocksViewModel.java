package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelDesk;
import dev.espalier.app.StructureDesk;
import dev.espalier.app.Workbench;
import dev.espalier.recipe.KeptRows;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.block.BlockScore;
import dev.espalier.structure.vocabulary.TokenTable;
import dev.espalier.structure.vocabulary.TokenTables;
import dev.espalier.ui.fx.Units;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** Blocks and layers of the whole network that can be dropped, and tokens whose rows are kept. */
public final class BlocksViewModel {
  private final Workbench workbench;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NONE);
  private Supplier<Optional<Path>> chooser = Optional::empty;
  private final Map<String, Integer> unknown = new HashMap<>();
  private @Nullable String chosen;
  private @Nullable StructureDesk seen;
  private boolean shown;
  private Optional<Known> last = Optional.empty();

  /** All that a state is made of. */
  private record Known(
      BlockGraph blocks,
      Optional<Map<String, BlockScore>> scores,
      Optional<TokenTables> tables,
      Optional<TokenTable> table,
      StructurePlan plan,
      Said said) {}

  /**
   * What there is to say.
   *
   * @param samples whether there are samples
   */
  private record Said(String told, String problem, boolean samples) {}

  /**
   * What is shown.
   *
   * @param any whether there are blocks or tables of tokens at all
   * @param rows the blocks
   * @param status what is dropped and what that saves, and why others cannot be, as sentences
   * @param tables the names of all tables of tokens
   * @param tokens the one that is chosen; empty if there is none
   */
  record State(
      boolean any, List<Row> rows, String status, List<String> tables, Optional<Tokens> tokens) {
    static final State NONE = new State(false, List.of(), "", List.of(), Optional.empty());

    /** The name of the one that is chosen. */
    Optional<String> table() {
      return tokens.map(Tokens::table);
    }
  }

  /**
   * One block.
   *
   * @param layer whether it is a layer by itself
   * @param inner whether it lies within another one
   * @param dropped whether it is dropped
   * @param possible whether it can be; one that lies within a dropped one is gone already
   * @param share how much it does, by what the one does that does most, 0 to 1; empty if unknown
   * @param score the same as a number
   * @param detail layers and weights, as a sentence
   */
  record Row(
      String name,
      boolean layer,
      boolean inner,
      boolean dropped,
      boolean possible,
      Optional<Double> share,
      String score,
      String detail) {}

  /**
   * A table of tokens.
   *
   * @param rows how many it has
   * @param some whether only some are kept
   * @param status how many are kept, as a sentence
   */
  record Tokens(String table, int rows, boolean some, String status) {}

  BlocksViewModel(Workbench workbench) {
    this.workbench = workbench;
  }

  /** Says how a list of tokens is asked for. */
  public void setChooser(Supplier<Optional<Path>> newChooser) {
    chooser = newChooser;
  }

  // Properties

  ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  State state() {
    return state.get();
  }

  /** The token that stands for those that are not kept. */
  int unknown() {
    return table()
        .flatMap(table ->
            Optional.ofNullable(unknown.get(table.name()))
                .or(() ->
                    desk()
                        .map(desk -> desk.wanted().rows().get(table.name()))
                        .map(KeptRows::unknown)))
        .orElse(0);
  }

  // Commands

  /** Says whether somebody looks; what blocks do is found out only then. */
  void setShown(boolean now) {
    shown = now;
    update();
  }

  void setUnknown(int token) {
    table().ifPresent(table -> unknown.put(table.name(), token));
  }

  /** Chooses a table of tokens. */
  void choose(String table) {
    chosen = table;
    update();
  }

  /** Drops a block, or keeps it again. */
  void drop(String block, boolean drops) {
    desk().ifPresent(desk -> desk.drop(block, drops));
  }

  /** Asks for a list of tokens, and keeps the rows of these. */
  void keepListed() {
    Optional<TokenTable> table = table();
    if (table.isPresent()) {
      chooser
          .get()
          .ifPresent(
              list -> desk().ifPresent(desk -> desk.keepTokens(table.get(), list, unknown())));
    }
  }

  /** Keeps the rows of all tokens. */
  void keepAll() {
    table().ifPresent(table -> desk().ifPresent(desk -> desk.keepAllTokens(table)));
  }

  private Optional<StructureDesk> desk() {
    return workbench.channels().map(ChannelDesk::structure);
  }

  private Optional<TokenTable> table() {
    return desk().flatMap(StructureDesk::tables).flatMap(this::table);
  }

  /** The chosen one, else that with most rows. */
  private Optional<TokenTable> table(TokenTables all) {
    return all.tables().stream()
        .filter(table -> table.name().equals(chosen))
        .findFirst()
        .or(all::largest);
  }

  /** Takes over what the workbench knows. */
  void update() {
    if (desk().filter(now -> now.equals(seen)).isEmpty()) {
      // What was chosen was meant for another network.
      seen = desk().orElse(null);
      chosen = null;
      unknown.clear();
    }
    Optional<Known> known =
        desk().flatMap(desk -> desk.blocks().map(blocks -> known(desk, blocks)));
    // The workbench speaks at each step of a slider that has nothing to do with blocks.
    if (!known.equals(last)) {
      last = known;
      state.set(known.map(this::state).orElse(State.NONE));
    }
  }

  private Known known(StructureDesk desk, BlockGraph blocks) {
    Optional<Map<String, BlockScore>> scores =
        shown && !blocks.blocks().isEmpty() ? desk.scores() : Optional.empty();
    return new Known(
        blocks,
        scores,
        desk.tables(),
        table(),
        desk.wanted(),
        new Said(desk.told(), desk.problem(), desk.hasSamples()));
  }

  private State state(Known now) {
    BlockGraph blocks = now.blocks();
    StructurePlan plan = now.plan();
    Optional<Map<String, BlockScore>> scores = now.scores();
    double most =
        scores.orElse(Map.of()).values().stream()
            .mapToDouble(BlockScore::influence)
            .max()
            .orElse(0);
    List<Block> dropped =
        blocks.blocks().stream().filter(block -> plan.dropped().contains(block.name())).toList();
    List<Row> rows = new ArrayList<>();
    for (Block block : ordered(blocks)) {
      Optional<BlockScore> score =
          scores.flatMap(known -> Optional.ofNullable(known.get(block.name())));
      boolean drops = dropped.contains(block);
      rows.add(
          new Row(
              block.name(),
              block.kind() == Block.Kind.LAYER,
              blocks.isInner(block),
              drops,
              drops || dropped.stream().noneMatch(other -> other.contains(block)),
              score.map(known -> most > 0 ? Math.max(0, known.influence()) / most : 0),
              score.map(known -> Units.format("%.3f", known.influence())).orElse(""),
              detail(block, score)));
    }
    List<String> tables =
        now.tables().map(TokenTables::tables).orElse(List.of()).stream()
            .map(TokenTable::name)
            .toList();
    Optional<Tokens> tokens = now.table().map(table -> tokens(table, plan));
    boolean any = !rows.isEmpty() || !blocks.fixed().isEmpty() || tokens.isPresent();
    return new State(any, rows, status(now.said(), blocks, dropped), tables, tokens);
  }

  /** Residual blocks with what lies within them, then all other layers. */
  private static List<Block> ordered(BlockGraph blocks) {
    Predicate<Block> other = block -> block.kind() == Block.Kind.LAYER && !blocks.isInner(block);
    return Stream.concat(
            blocks.blocks().stream().filter(other.negate()), blocks.blocks().stream().filter(other))
        .toList();
  }

  private static String detail(Block block, Optional<BlockScore> score) {
    boolean alone = block.kind() == Block.Kind.LAYER;
    String layers =
        alone
            ? "A layer by itself"
            : block.layers().size() == 1 ? "1 layer" : block.layers().size() + " layers";
    String does = score.map(known -> alone ? changes(known) : adds(known)).orElse("");
    return Units.format("%s, %,d weights", layers, block.parameters()) + does + ".";
  }

  private static String adds(BlockScore score) {
    return Units.format(
        ". Of what flows out it has added %.1f %% of the power; one less the cosine of what flows"
            + " in and out is %.4f",
        100 * score.change(), score.influence());
  }

  private static String changes(BlockScore score) {
    return Units.format(
        ". It changes what flows in by %.1f %% of the power of what flows out; one less the cosine"
            + " of the two is %.4f",
        100 * score.change(), score.influence());
  }

  private static String status(Said said, BlockGraph blocks, List<Block> dropped) {
    List<String> sentences = new ArrayList<>();
    if (!dropped.isEmpty()) {
      double all = blocks.network().parameters();
      double gone = dropped.stream().mapToLong(Block::parameters).sum();
      sentences.add(
          String.join(
                  " and ",
                  Stream.of(Block.Kind.values())
                      .map(kind -> dropped(kind, blocks.blocks(), dropped))
                      .filter(count -> !count.isEmpty())
                      .toList())
              + " dropped: weights "
              + ChannelSavings.change(all, all - gone)
              + ".");
    } else if (!blocks.blocks().isEmpty()) {
      boolean layers = blocks.blocks().stream().allMatch(b -> b.kind() == Block.Kind.LAYER);
      sentences.add(
          (layers ? "Checked layers" : "Checked blocks")
              + " are dropped; those with short bars do little.");
    }
    if (!said.told().isEmpty()) {
      sentences.add(said.told());
    }
    if (!said.problem().isEmpty()) {
      sentences.add(said.problem());
    } else if (!blocks.blocks().isEmpty() && !said.samples()) {
      sentences.add("How much they do is seen on samples: open data.");
    }
    blocks.fixed().entrySet().stream()
        .findFirst()
        .ifPresent(first ->
            sentences.add(
                (blocks.fixed().size() == 1
                        ? "'" + first.getKey() + "' cannot be: it "
                        : "%d others cannot be; '%s' "
                            .formatted(blocks.fixed().size(), first.getKey()))
                    + first.getValue()
                    + "."));
    return String.join(" ", sentences);
  }

  private static String dropped(Block.Kind kind, List<Block> all, List<Block> dropped) {
    long gone = dropped.stream().filter(block -> block.kind() == kind).count();
    long of = all.stream().filter(block -> block.kind() == kind).count();
    String many = kind == Block.Kind.LAYER ? "layers" : "blocks";
    return gone == 0 ? "" : Units.format("%d of %d %s", gone, of, many);
  }

  private static Tokens tokens(TokenTable table, StructurePlan plan) {
    Optional<KeptRows> kept = Optional.ofNullable(plan.rows().get(table.name()));
    String status =
        kept.map(rows ->
                Units.format(
                    "%,d of %,d tokens keep their rows; token %d stands for the others.",
                    rows.kept().cardinality(), table.rows(), rows.unknown()))
            .orElse(Units.format("All %,d tokens keep their rows.", table.rows()));
    return new Tokens(table.name(), table.rows(), kept.isPresent(), status);
  }
}
