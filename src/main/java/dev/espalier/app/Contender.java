package dev.espalier.app;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.RestoredValues;
import dev.espalier.compress.Trials;
import dev.espalier.compress.Twins;
import dev.espalier.export.Trial;
import dev.espalier.network.Network;
import dev.espalier.runtime.ModelSource;
import java.util.Optional;

/**
 * One of two networks that are compared.
 *
 * @param source what is run
 * @param trials the same with changes, so that values in its inside can be seen
 * @param twins its layers that changed, each beside its original; none where that is not known
 * @param restored what its equalized layers put out, on the scale of the original
 */
public record Contender(
    ModelSource source, Trials trials, Optional<Twins> twins, RestoredValues restored) {

  /**
   * A network as it lies in its file. Of one that has lost channels the answers are those of the
   * whole, and the layers those that are left: the others have nothing to be compared with.
   */
  public static Contender file(Network network) {
    CompressedNetwork unchanged = new NetworkCompressor(network).unchanged();
    return new Contender(
        ModelSource.of(network.whole().model().file()),
        unchanged.trials(),
        Optional.empty(),
        unchanged.restored());
  }

  /** A compressed network that is not written. */
  public static Contender trial(CompressedNetwork compressed) {
    Trials trials = compressed.trials();
    return new Contender(
        Trial.source(trials, editor -> {}),
        trials,
        Optional.of(compressed.twins()),
        compressed.restored());
  }
}
