package dev.espalier.cli;

import dev.espalier.app.CarriedWords;
import dev.espalier.app.ChannelRemoval;
import dev.espalier.app.DroppedWords;
import dev.espalier.app.OpenProject;
import dev.espalier.app.StructureRemoval;
import dev.espalier.app.TokenList;
import dev.espalier.app.task.TaskContext;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.KeptRows;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.couple.CarriedChannels;
import dev.espalier.structure.vocabulary.TokenTable;
import dev.espalier.structure.vocabulary.TokenTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which blocks are dropped, and which rows of a table of tokens stay. */
final class StructureChoice {
  private static final String DROP = "--drop-blocks";
  private static final String KEEP = "--keep-tokens";
  private static final String UNKNOWN = "--unknown-token";

  @Option(
      names = DROP,
      split = ",",
      paramLabel = "N|BLOCK,...",
      hideParamSyntax = true,
      description =
          "Drop whole residual blocks, such as the attention or the neurons of a layer: the N that"
              + " change least what flows through them, by the samples of --calibrate, or those of"
              + " these names ('espalier inspect --blocks' lists them). Layers that put out"
              + " the sizes they take in can be named, too; N is of them only where there are no"
              + " residual blocks.")
  private List<String> blocks = List.of();

  @Option(
      names = KEEP,
      paramLabel = "FILE[=TABLE]",
      description =
          "Keep only the rows of these tokens in the table of embeddings: a text file with a number"
              + " or a range (100-199) on each line, # begins a comment. The network still takes"
              + " all tokens. Without TABLE it is the table with most rows.")
  private @Nullable String tokens;

  @Option(
      names = UNKNOWN,
      paramLabel = "ID",
      description = "The token that stands for all that are not kept; it has to be kept itself.")
  private @Nullable Integer unknown;

  /** Whether blocks or rows are to go. */
  boolean given() {
    return !blocks.isEmpty() || tokens != null || unknown != null;
  }

  /**
   * The recipe with what is to be taken out.
   *
   * @param samples where there are any
   * @throws UsageException if a value is none, or samples are needed and not given
   */
  Recipe apply(
      Recipe recipe,
      StructureRemoval removal,
      Optional<ChannelRemoval.Samples> samples,
      TaskContext context)
      throws Exception {
    if (unknown != null && tokens == null) {
      throw new UsageException(UNKNOWN + " is for " + KEEP + ", which is not given");
    }
    StructurePlan plan = recipe.structure();
    if (!blocks.isEmpty()) {
      plan = plan.withDropped(dropped(removal, samples, context));
    }
    if (tokens != null) {
      plan = withRows(plan, removal.tables(), tokens);
    }
    return recipe.withStructure(plan);
  }

  /**
   * The recipe with the channels that it removes of what was left before, found again in what is
   * left now, and which of them could not be found, as sentences.
   *
   * @param recipe what was given
   * @param now the same with other blocks or rows, whose channels are those of the other
   */
  static Carried carried(Recipe recipe, Recipe now, StructureRemoval removal, TaskContext context)
      throws Exception {
    ChannelPlan channels = recipe.channels();
    if (!channels.removes() || now.structure().equals(recipe.structure())) {
      return new Carried(now, "");
    }
    try {
      CarriedChannels found = removal.carry(recipe.structure(), channels, now.structure(), context);
      return new Carried(
          now.withChannels(now.channels().withRemoved(found.removed())), CarriedWords.of(found));
    } catch (IllegalArgumentException e) {
      throw new UsageException("what the recipe removes is of another model: " + e.getMessage());
    }
  }

  /**
   * A recipe whose channels fit.
   *
   * @param words which of them could not be found again; may be empty
   */
  record Carried(Recipe recipe, String words) {}

  private List<String> dropped(
      StructureRemoval removal, Optional<ChannelRemoval.Samples> samples, TaskContext context)
      throws Exception {
    try {
      if (blocks.size() > 1 || !blocks.getFirst().matches("\\d{1,9}")) {
        removal.blocks().blocks(new LinkedHashSet<>(blocks));
        return blocks;
      }
      if (samples.isEmpty()) {
        throw new UsageException(
            DROP + ": which blocks do least is seen on samples: add --calibrate, or name them");
      }
      return removal.least(Integer.parseInt(blocks.getFirst()), samples.get(), context);
    } catch (IllegalArgumentException e) {
      throw new UsageException(DROP + ": " + e.getMessage());
    }
  }

  private StructurePlan withRows(StructurePlan plan, TokenTables tables, String text)
      throws Exception {
    int at = Files.exists(Path.of(text)) ? -1 : text.lastIndexOf('=');
    try {
      TokenTable table =
          at < 0
              ? tables
                  .largest()
                  .orElseThrow(() ->
                      new IllegalArgumentException(
                          "the network has no table of which an input picks rows, and that may"
                              + " lose some"
                              + reasons(tables)))
              : tables.table(text.substring(at + 1));
      Path file = Path.of(at < 0 ? text : text.substring(0, at));
      int other =
          Optional.ofNullable(unknown)
              .or(() -> Optional.ofNullable(plan.rows().get(table.name())).map(KeptRows::unknown))
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "say with " + UNKNOWN + " which token stands for those that are not kept"));
      return plan.withRows(table.name(), new KeptRows(TokenList.read(file, table.rows()), other));
    } catch (IllegalArgumentException e) {
      throw new UsageException(KEEP + ": " + e.getMessage());
    }
  }

  private static String reasons(TokenTables tables) {
    List<String> reasons = new ArrayList<>();
    tables.fixed().forEach((table, reason) -> reasons.add("'" + table + "' " + reason));
    return reasons.isEmpty() ? "" : ": " + String.join("; ", reasons);
  }

  /** What was taken out, in lines. */
  static List<String> notes(
      StructureRemoval removal, OpenProject whole, OpenProject left, StructurePlan plan) {
    List<String> notes = new ArrayList<>();
    if (!plan.dropped().isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s dropped: %s",
              DroppedWords.count(
                  plan.dropped(),
                  name ->
                      removal
                          .blocks()
                          .block(name)
                          .filter(block -> block.kind() == Block.Kind.LAYER)
                          .isPresent()),
              String.join(", ", plan.dropped())));
    }
    plan.rows()
        .forEach((table, rows) ->
            notes.add(
                String.format(
                    Locale.ROOT,
                    "table '%s' keeps %,d of %,d rows",
                    table,
                    rows.kept().cardinality(),
                    removal.tables().table(table).rows())));
    notes.add(
        String.format(
            Locale.ROOT,
            "%,d -> %,d weights",
            whole.network().parameters(),
            left.network().parameters()));
    return notes;
  }
}
