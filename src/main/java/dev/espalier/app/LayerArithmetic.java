package dev.espalier.app;

import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.estimate.Basis;
import java.util.Optional;

/**
 * How one layer is computed.
 *
 * @param planned whether the recipe asks for integers that the runtime has operators for
 * @param integers whether integers are multiplied: as the runtime was seen to do it, or before that
 *     as planned
 * @param basis {@link Basis#MEASURED} once the runtime's own graph was read, {@link Basis#ESTIMATE}
 *     before
 * @param operator of the runtime; empty until its graph was read, and where the layer was not found
 *     there
 * @param reason why floats, or why otherwise than planned, as the end of a sentence that begins
 *     with the layer; empty where it is as planned with integers
 * @param saturation how far its sums are from exact on processors that add products in 16 bits;
 *     empty until that is known, and where the processor does not matter
 * @param seen how many of its outputs that would spoil on samples; empty until that was looked at,
 *     and where it cannot be
 */
public record LayerArithmetic(
    boolean planned,
    boolean integers,
    Basis basis,
    Optional<String> operator,
    Optional<String> reason,
    Optional<Saturation> saturation,
    Optional<SeenSums.Seen> seen) {

  /** Whether integers were asked for that the runtime does not compute with. */
  public boolean isLost() {
    return basis == Basis.MEASURED && planned && !integers;
  }

  /** Whether its sums can exceed 16 bits. */
  public boolean canSaturate() {
    return integers && saturation.filter(Saturation::happens).isPresent();
  }

  /** Whether its sums exceed 16 bits on samples, or can and samples do not tell yet. */
  public boolean saturates() {
    return canSaturate() && seen.map(found -> found.wrong() > 0).orElse(true);
  }
}
