package dev.espalier.cli;

import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.TableKey;
import dev.espalier.recipe.LayerPatterns;
import dev.espalier.recipe.Recipe;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Gives layers the tables that {@code --table} names. */
final class TableChoice {
  private static final String SHARED = "shared";

  private TableChoice() {}

  /** What a value begins with, for completion. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(
              Stream.of(SHARED),
              Stream.of(Granularity.TENSOR, Granularity.CHANNEL, Granularity.CHANNEL_GROUP)
                  .map(EnumWords::word))
          .iterator();
    }
  }

  /** A choice: how many weights have a table, and what it is called. */
  private record Table(Granularity granularity, String name) {
    static Table of(String text) {
      String word = text.strip();
      String kind = word.toLowerCase(Locale.ROOT).replace('_', '-');
      if (kind.equals(SHARED)) {
        return new Table(Granularity.SHARED, TableKey.USUAL);
      }
      if (kind.startsWith(SHARED + ":")) {
        String name = word.substring(SHARED.length() + 1);
        if (TableKey.isName(name)) {
          return new Table(Granularity.SHARED, name);
        }
        throw new IllegalArgumentException(
            "--table: '%s' is not the name of a table: use letters, digits, - and _"
                .formatted(name));
      }
      return Stream.of(Granularity.TENSOR, Granularity.CHANNEL, Granularity.CHANNEL_GROUP)
          .filter(granularity -> EnumWords.word(granularity).equals(kind))
          .findFirst()
          .map(granularity -> new Table(granularity, TableKey.USUAL))
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "--table: '%s' is not one of: shared, shared:NAME, tensor, channel, channel-group"
                      .formatted(word)));
    }

    Quantization of(Quantization quantization) {
      Quantization same = quantization.withGranularity(granularity);
      return granularity == Granularity.SHARED ? same.withTable(name) : same;
    }
  }

  /**
   * The recipe with the tables, for the layers that have such.
   *
   * @param tables for example {@code ["shared", "fc*=shared:dense"]}
   * @throws IllegalArgumentException if a pattern fits no layer, a value is none, or none of the
   *     layers that it fits has tables
   */
  static Recipe apply(Recipe recipe, List<String> tables, Collection<String> layers) {
    Recipe result = recipe;
    for (String entry : tables) {
      Map<String, Table> chosen = LayerPatterns.resolve(List.of(entry), layers, Table::of);
      List<String> fitting =
          chosen.keySet().stream().filter(layer -> hasTables(recipe, layer)).toList();
      if (fitting.isEmpty()) {
        throw new IllegalArgumentException(
            "--table %s: no layer there has tables; only the format kmeans of 1 to 8 bits has, ask"
                    .formatted(entry)
                + " for it with --format and --bits");
      }
      for (String layer : fitting) {
        Table table = Objects.requireNonNull(chosen.get(layer));
        result =
            result.update(
                List.of(layer), plan -> plan.withQuantization(table.of(plan.quantization())));
      }
    }
    return result;
  }

  private static boolean hasTables(Recipe recipe, String layer) {
    Quantization quantization = recipe.plan(layer).quantization();
    return quantization.effectiveFormat() == Format.KMEANS && quantization.usesLevels();
  }
}
