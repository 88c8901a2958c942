package dev.espalier.structure.repair;

import dev.espalier.calibrate.InputReader;
import dev.espalier.calibrate.VectorSink;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerInput;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.Exposed;
import dev.espalier.structure.couple.ChannelGraph.Remainder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Refits the layers behind removed channels, in order of execution: each so that, from what flows
 * into it in the smaller network, whose layers before it are refitted already, it makes what it
 * made in the whole one. After He, Zhang and Sun, "Channel Pruning for Accelerating Very Deep
 * Neural Networks" (2017), and Luo, Wu and Lin, "ThiNet" (2017); least squares in closed form.
 */
public final class Repair {
  /** Places of a sample at which a convolution is looked at. */
  private static final int PLACES = 16;

  /** Input vectors beyond which more change little. */
  private static final int VECTORS = 1 << 13;

  /** Numbers that are kept of what the whole network puts out at a time. */
  private static final long KEPT = 1L << 26;

  private final ModelRuntime runtime;
  private final LinearAlgebra algebra;
  private final Dataset data;
  private final int samples;

  /**
   * Prepares.
   *
   * @param data what the network is run on
   * @param samples how many of them
   */
  public Repair(ModelRuntime runtime, LinearAlgebra algebra, Dataset data, int samples) {
    this.runtime = runtime;
    this.algebra = algebra;
    this.data = data;
    this.samples = samples;
  }

  /**
   * Refits.
   *
   * @param whole the network as it was
   * @param rest what was left of it
   * @param smaller the network without the channels, which takes the new weights
   * @throws RuntimeFailure if a network cannot be run
   * @throws DataException if samples cannot be read
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public void repair(
      Network whole,
      Remainder rest,
      RepairedNetwork smaller,
      ChannelRepair plan,
      Progress progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    List<Refit> open = plan.refit() || plan.means() ? refits(whole, rest, smaller) : List.of();
    for (int from = 0; from < open.size(); ) {
      int to = together(open, from);
      List<Refit> some = open.subList(from, to);
      progress.report((double) from / open.size(), "what the whole network makes");
      Map<LayerInput, VectorSink> sinks = new LinkedHashMap<>();
      some.forEach(refit -> refit.addTo(sinks));
      read(set -> Exposed.of(whole, set), sinks, cancel);
      for (int i = from; i < to; i++) {
        cancel.throwIfCancelled();
        Refit refit = open.get(i);
        progress.report((double) i / open.size(), "refitting " + refit.layer().id());
        refit.begin(smaller);
        read(smaller::exposing, Map.of(refit.input(), refit), cancel);
        refit.end(smaller, plan);
      }
      from = to;
    }
    if (plan.norms()) {
      new NormStatistics(runtime, data, samples).estimate(smaller, smaller.norms(rest), cancel);
    }
  }

  private List<Refit> refits(Network whole, Remainder rest, RepairedNetwork smaller) {
    List<Refit> refits = new ArrayList<>();
    for (Layer after : smaller.behindRemoved(rest)) {
      Optional<Layer> before = whole.layer(after.id()).filter(layer -> !layer.shared());
      before
          .flatMap(layer -> Refit.of(layer, after, rest, VECTORS, algebra))
          .ifPresent(refits::add);
    }
    return refits;
  }

  /** How many layers can be looked at in one pass over the whole network. */
  private static int together(List<Refit> refits, int from) {
    long kept = 0;
    int to = from;
    while (to < refits.size() && (to == from || kept + refits.get(to).kept() <= KEPT)) {
      kept += refits.get(to++).kept();
    }
    return to;
  }

  private void read(
      Function<Set<String>, ModelSource> exposing,
      Map<LayerInput, VectorSink> sinks,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    new InputReader(runtime, exposing, PLACES).read(sinks, data, samples, cancel);
  }
}
