package dev.espalier.ui.inspector;

import dev.espalier.app.SelectionPreview;
import dev.espalier.estimate.probe.LayerOption;
import dev.espalier.estimate.probe.LayerWay;
import dev.espalier.estimate.probe.OptionFigures;
import dev.espalier.ui.fx.Units;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The ways in which the selected layer could be written, side by side. */
public final class WaysViewModel {
  private static final String NONE = "—";
  private static final String PENDING = "…";

  // Properties

  private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());

  /**
   * One way.
   *
   * @param name of the way
   * @param bytes in the file
   * @param millis of a call
   * @param ratio to the time as floats
   * @param tip what else there is to say
   * @param planned whether the recipe does so
   * @param possible whether the layer can be so
   * @param slower whether that is slower than floats
   */
  public record Row(
      String name,
      String bytes,
      String millis,
      String ratio,
      String tip,
      boolean planned,
      boolean possible,
      boolean slower) {}

  /** The rows; none where not a single layer is selected. */
  ReadOnlyObjectProperty<List<Row>> rowsProperty() {
    return rows.getReadOnlyProperty();
  }

  void update(Optional<SelectionPreview> selected) {
    rows.set(
        selected.map(SelectionPreview::options).orElse(List.of()).stream()
            .map(WaysViewModel::row)
            .toList());
  }

  private static Row row(OptionFigures figures) {
    LayerOption option = figures.option();
    boolean possible = option.refusal().isEmpty();
    String missing = possible ? PENDING : NONE;
    String ratio =
        figures.ratio().isPresent()
            ? Units.format("%.2f×", figures.ratio().getAsDouble())
            : missing;
    return new Row(
        (option.planned() ? "▸ " : "") + option.way().words(),
        possible ? Units.bytes(option.bytes()) : NONE,
        figures.millis().isPresent() ? Units.millis(figures.millis().getAsDouble()) : missing,
        (figures.slower() ? "⚠ " : "") + ratio,
        tip(figures),
        option.planned(),
        possible,
        figures.slower());
  }

  private static String tip(OptionFigures figures) {
    LayerOption option = figures.option();
    if (option.refusal().isPresent()) {
      return "Not possible: the layer " + option.refusal().get() + ".";
    }
    String form = option.form().isEmpty() ? "As in the original" : sentence(option.form());
    String now = option.planned() ? " This is what the recipe does." : "";
    if (option.way() == LayerWay.FLOATS) {
      return form + "." + now;
    }
    if (figures.ratio().isEmpty()) {
      return form + "." + now + " It is measured while nothing else runs.";
    }
    String slower = figures.slower() ? " It makes this layer slower." : "";
    return form
        + "."
        + now
        + slower
        + " Measured on this machine, the layer by itself in turns with the original: next to"
        + " others integers may cost less, since they need not be made of floats and back.";
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
