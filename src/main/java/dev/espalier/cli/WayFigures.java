package dev.espalier.cli;

import dev.espalier.estimate.probe.LayerOption;
import dev.espalier.estimate.probe.OptionFigures;
import dev.espalier.network.LayerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The ways in which layers could be written, each by itself.
 *
 * @param rows a row for each way of each layer
 */
record WayFigures(List<Row> rows) {

  /**
   * One way.
   *
   * @param layer whose
   * @param way which
   * @param planned whether it is what the recipe does, or the file has
   * @param written how the file has the layer then, in words
   * @param bytes of the layer
   * @param millis of one call
   * @param ratio that by the time as floats
   * @param slower whether it is slower than floats
   * @param impossible why the layer cannot be so
   */
  record Row(
      String layer,
      String way,
      boolean planned,
      Optional<String> written,
      Optional<Long> bytes,
      Optional<Double> millis,
      Optional<Double> ratio,
      boolean slower,
      Optional<String> impossible) {

    static Row of(LayerId layer, OptionFigures figures) {
      LayerOption option = figures.option();
      boolean possible = option.refusal().isEmpty();
      return new Row(
          layer.value(),
          option.way().words(),
          option.planned(),
          Optional.of(option.form()).filter(words -> !words.isEmpty()),
          possible ? Optional.of(option.bytes()) : Optional.empty(),
          boxed(figures.millis()),
          boxed(figures.ratio()),
          figures.slower(),
          option.refusal());
    }

    private static Optional<Double> boxed(OptionalDouble figure) {
      return figure.isPresent() ? Optional.of(figure.getAsDouble()) : Optional.empty();
    }
  }

  static WayFigures of(Map<LayerId, List<OptionFigures>> figures) {
    List<Row> rows = new ArrayList<>();
    figures.forEach((layer, ways) -> ways.forEach(way -> rows.add(Row.of(layer, way))));
    return new WayFigures(List.copyOf(rows));
  }

  /** What layers cannot be is left out. */
  String text() {
    TextTable table = new TextTable("layer", "way", "bytes", "ms", "to floats", "", "in the file");
    for (Row row : rows) {
      if (row.impossible().isEmpty()) {
        table.row(
            row.layer(),
            (row.planned() ? "* " : "") + row.way(),
            row.bytes().map(bytes -> String.format(Locale.ROOT, "%,d", bytes)).orElse("-"),
            row.millis().map(time -> String.format(Locale.ROOT, "%.4f", time)).orElse("-"),
            row.ratio().map(ratio -> String.format(Locale.ROOT, "%.2fx", ratio)).orElse("-"),
            row.slower() ? "slower" : "",
            row.written().orElse("as it is"));
      }
    }
    return "Each layer by itself, in turns with the original, floats made integers and back; * is"
        + " how it is now:\n\n"
        + table.render();
  }
}
