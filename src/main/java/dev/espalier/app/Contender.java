package dev.espalier.app;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.Trials;
import dev.espalier.export.Trial;
import dev.espalier.network.Network;
import dev.espalier.runtime.ModelSource;

/**
 * One of two networks that are compared.
 *
 * @param source what is run
 * @param trials the same with changes, so that values in its inside can be seen
 */
public record Contender(ModelSource source, Trials trials) {

  /** A network as it lies in its file. */
  public static Contender file(Network network) {
    Trials trials = new NetworkCompressor(network).unchanged().trials();
    return new Contender(ModelSource.of(network.model().file()), trials);
  }

  /** A compressed network that is not written. */
  public static Contender trial(CompressedNetwork compressed) {
    Trials trials = compressed.trials();
    return new Contender(Trial.source(trials, editor -> {}), trials);
  }
}
