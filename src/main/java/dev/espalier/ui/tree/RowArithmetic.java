package dev.espalier.ui.tree;

import dev.espalier.app.Arithmetic;
import dev.espalier.app.LayerArithmetic;
import dev.espalier.estimate.Basis;
import dev.espalier.ui.words.ArithmeticWords;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the layers of a row are computed.
 *
 * @param layers how many there are
 * @param integers how many of them multiply integers
 * @param lost how many should and do not
 * @param saturating how many of them have sums that can saturate on the target
 * @param measured whether all that was read from the runtime
 * @param words what there is to say about it
 */
record RowArithmetic(
    int layers, int integers, int lost, int saturating, boolean measured, String words) {

  /** All is computed with floats, and nothing to be said about it. */
  static final RowArithmetic NONE = new RowArithmetic(0, 0, 0, 0, true, "");

  static RowArithmetic of(LayerArithmetic layer, Arithmetic network) {
    boolean saturates = layer.saturates() && network.addsInPairs();
    String words =
        ArithmeticWords.saturation(layer, network)
            .map(doubt -> ArithmeticWords.sentence(layer) + " " + doubt)
            .orElseGet(() -> ArithmeticWords.sentence(layer));
    return new RowArithmetic(
        1,
        layer.integers() ? 1 : 0,
        layer.isLost() ? 1 : 0,
        saturates ? 1 : 0,
        layer.basis() == Basis.MEASURED,
        words);
  }

  static RowArithmetic sum(List<RowArithmetic> parts) {
    int layers = parts.stream().mapToInt(RowArithmetic::layers).sum();
    int integers = parts.stream().mapToInt(RowArithmetic::integers).sum();
    int lost = parts.stream().mapToInt(RowArithmetic::lost).sum();
    int saturating = parts.stream().mapToInt(RowArithmetic::saturating).sum();
    boolean measured = parts.stream().allMatch(RowArithmetic::measured);
    String words =
        List.of(
                integers + " of " + layers + " layers are computed with integers",
                lost == 0 ? "" : lost + " more should be and are not",
                saturating == 0 ? "" : saturating + " can saturate on the target")
            .stream()
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    return layers == 0
        ? NONE
        : new RowArithmetic(layers, integers, lost, saturating, measured, words + ".");
  }

  /** Whether there is something wrong. */
  boolean warns() {
    return lost > 0 || saturating > 0;
  }

  /** In a narrow column; a tilde marks an estimate, and a sign what is wrong. */
  String text() {
    if (layers == 0) {
      return "";
    }
    String kind = layers == 1 ? (integers == 1 ? "int8" : "float") : integers + "/" + layers;
    return (warns() ? "⚠ " : "") + (measured ? "" : "~") + kind;
  }

  /** For sorting: floats that should be integers first, then floats, then integers. */
  double order() {
    return layers == 0 ? 2 : (double) (integers - lost) / layers;
  }
}
