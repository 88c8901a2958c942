package dev.espalier.ui.compare;

import dev.espalier.data.Picture;
import dev.espalier.evaluate.Flip;
import java.util.Optional;

/**
 * A sample whose answer has changed.
 *
 * @param index which sample
 * @param truth the right class; empty where it is not known
 * @param before the original's answer with its confidence
 * @param after the compressed network's answer with its confidence
 * @param direction what the change means
 * @param picture the sample, where it is a picture and was read already
 */
public record FlipItem(
    int index,
    String truth,
    String before,
    String after,
    Flip.Direction direction,
    Optional<Picture> picture) {

  /** What the change means, in a word. */
  public String meaning() {
    return switch (direction) {
      case BROKEN -> "broken";
      case FIXED -> "fixed";
      case CHANGED -> "changed";
    };
  }
}
