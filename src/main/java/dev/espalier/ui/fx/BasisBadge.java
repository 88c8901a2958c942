package dev.espalier.ui.fx;

import dev.espalier.estimate.Basis;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/**
 * The mark beside a number that says where it comes from: in words, with a colour, with an
 * explanation.
 */
public final class BasisBadge {

  private BasisBadge() {}

  /** Turns a label into the mark of a basis. */
  public static void show(Label label, Basis basis) {
    String word = basis.name().toLowerCase(Locale.ROOT);
    if (word.equals(label.getText())) {
      return;
    }
    label.setText(word);
    label.setMinWidth(Region.USE_PREF_SIZE);
    label.getStyleClass().setAll("label", "badge", word);
    label.setTooltip(new Tooltip(explain(basis)));
  }

  private static String explain(Basis basis) {
    return switch (basis) {
      case ASSUMED ->
          "Taken to be as it was: it has not been probed on this machine, at least not yet";
      case ESTIMATE -> "Estimated from a profile of the weights or from earlier measurements";
      case COMPUTED -> "Exact: computed from the layer as it is really compressed or written";
      case MEASURED -> "Measured by running the real model in onnxruntime on this machine";
    };
  }
}
