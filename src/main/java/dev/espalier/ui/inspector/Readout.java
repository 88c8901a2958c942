package dev.espalier.ui.inspector;

import dev.espalier.estimate.Basis;
import java.util.Optional;

/**
 * A number beside the sliders.
 *
 * @param label what it is
 * @param text the number with its unit
 * @param basis where it comes from; empty where there is no number yet
 * @param more what else there is to say; may be empty
 */
public record Readout(String label, String text, Optional<Basis> basis, String more) {

  static Readout of(String label, String text, Basis basis) {
    return new Readout(label, text, Optional.of(basis), "");
  }

  /** The same with more to say. */
  Readout with(String moreText) {
    return new Readout(label, text, basis, moreText);
  }

  /** A number that is not there yet: its row is, so that nothing moves when it comes. */
  static Readout pending(String label, String text) {
    return new Readout(label, text, Optional.empty(), "");
  }
}
