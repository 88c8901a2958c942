package dev.espalier.cli;

import dev.espalier.app.StructureRemoval;
import dev.espalier.structure.block.BlockScore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What can be taken out of a network whole, as a table.
 *
 * @param blocks those that can be dropped
 * @param fixed why others cannot, by block
 * @param tables tables of tokens that can lose rows
 * @param fixedTables why others cannot, by table
 */
record BlockTable(
    List<Row> blocks,
    Map<String, String> fixed,
    List<Tokens> tables,
    Map<String, String> fixedTables) {

  /**
   * One block.
   *
   * @param kind whether it is residual or a layer
   * @param parameters its weights
   * @param influence one less the cosine of what flows in and out, where samples were seen
   * @param change the share of the power of what flows out that it has added
   */
  record Row(
      String block,
      String kind,
      List<String> layers,
      long parameters,
      Optional<Double> influence,
      Optional<Double> change) {}

  /** One table of tokens. */
  record Tokens(String table, int rows, long rowBytes) {}

  /** The blocks of a network, with scores where there are some. */
  static BlockTable of(StructureRemoval removal, Map<String, BlockScore> scores) {
    return new BlockTable(
        removal.blocks().blocks().stream()
            .map(block -> {
              Optional<BlockScore> score = Optional.ofNullable(scores.get(block.name()));
              return new Row(
                  block.name(),
                  block.kind().name().toLowerCase(Locale.ROOT),
                  block.layers(),
                  block.parameters(),
                  score.map(BlockScore::influence),
                  score.map(BlockScore::change));
            })
            .toList(),
        removal.blocks().fixed(),
        removal.tables().tables().stream()
            .map(table -> new Tokens(table.name(), table.rows(), table.rowBytes()))
            .toList(),
        removal.tables().fixed());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    if (blocks.isEmpty() && fixed.isEmpty()) {
      text.append(
          "there are no residual blocks, and no layers that put out the sizes they take in");
    } else {
      TextTable table = new TextTable("block", "kind", "layers", "weights", "influence", "change");
      for (Row row : blocks) {
        table.row(
            row.block(),
            row.kind(),
            Integer.toString(row.layers().size()),
            String.format(Locale.ROOT, "%,d", row.parameters()),
            number(row.influence()),
            number(row.change()));
      }
      text.append(table.render().stripTrailing());
    }
    fixed.forEach((block, reason) ->
        text.append("\nblock '").append(block).append("' cannot be dropped: it ").append(reason));
    for (Tokens tokens : tables) {
      text.append(
          String.format(
              Locale.ROOT,
              "%ntable '%s' has rows of %,d bytes for %,d tokens, of which some can be kept",
              tokens.table(),
              tokens.rowBytes(),
              tokens.rows()));
    }
    fixedTables.forEach((table, reason) ->
        text.append("\ntable '").append(table).append("' cannot lose rows: it ").append(reason));
    return text.toString();
  }

  private static String number(Optional<Double> score) {
    return score.map(value -> String.format(Locale.ROOT, "%.4f", value)).orElse("");
  }
}
