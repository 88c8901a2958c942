package dev.espalier.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Figures for a person: a name and a value in each line, then tables, then notes. */
final class FigureText {

  /** A table of more classes than this is for machines. */
  private static final int MOST_CLASSES = 30;

  private final StringBuilder text = new StringBuilder();

  FigureText line(String name, String value) {
    text.append(String.format(Locale.ROOT, "%-28s%s%n", name, value));
    return this;
  }

  FigureText line(String name, Optional<String> value) {
    value.ifPresent(known -> line(name, known));
    return this;
  }

  FigureText samples(long count) {
    return line("samples", String.format(Locale.ROOT, "%,d", count));
  }

  FigureText time(Optional<TimeFigures> time) {
    time.ifPresent(known -> line("time of a call, batch " + known.batch(), known.text()));
    return this;
  }

  /** The accuracy of each class, with the original's beside it where there is one. */
  FigureText classes(ScoreFigures model, Optional<ScoreFigures> original) {
    Map<String, Double> classes = model.perClass();
    if (classes.isEmpty() || classes.size() > MOST_CLASSES) {
      return this;
    }
    TextTable table =
        original.isPresent()
            ? new TextTable("accuracy by class", "original", "model")
            : new TextTable("accuracy by class", "model");
    classes.forEach((name, value) -> {
      if (original.isPresent()) {
        double before = original.get().perClass().getOrDefault(name, Double.NaN);
        table.row(name, percent(before), percent(value));
      } else {
        table.row(name, percent(value));
      }
    });
    return block(table.render());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Something of its own, with a line before it. */
  FigureText block(String lines) {
    text.append('\n').append(lines);
    return this;
  }

  FigureText notes(List<String> notes) {
    if (!notes.isEmpty()) {
      text.append('\n');
      notes.forEach(note -> text.append(note).append('\n'));
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString().stripTrailing();
  }
}
