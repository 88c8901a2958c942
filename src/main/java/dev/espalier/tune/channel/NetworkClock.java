package dev.espalier.tune.channel;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.Latency;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.Repetitions;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.cut.ChannelCut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures whole networks without channels in turns with the original, one thread. Which channels
 * are gone makes no difference for the time, nor does what is done about the error.
 */
public final class NetworkClock implements TimeSearch.Clock, AutoCloseable {
  private static final SessionSettings SETTINGS = SessionSettings.measuring();
  private static final double SHORT_MILLIS = 250;
  private static final double LONG_MILLIS = 500;

  /** With sessions that are opened anew: memory lies elsewhere then. */
  private static final int LONG_ROUNDS = 3;

  private final ChannelGraph graph;
  private final ModelRuntime runtime;
  private final Map<String, Tensor> inputs;
  private final CancelSignal cancel;
  private final ModelSession original;
  private final Path file;
  private final List<Double> originals = new ArrayList<>();

  private NetworkClock(
      ChannelGraph graph,
      ModelRuntime runtime,
      Map<String, Tensor> inputs,
      CancelSignal cancel,
      Path file)
      throws RuntimeFailure {
    this.graph = graph;
    this.runtime = runtime;
    this.inputs = Map.copyOf(inputs);
    this.cancel = cancel;
    this.file = file;
    this.original = open(graph.network().model().file());
  }

  /**
   * Opens the original.
   *
   * @param inputs what networks are run on
   * @throws RuntimeFailure if it cannot be run
   * @throws IOException if there is no room for files
   */
  public static NetworkClock of(
      ChannelGraph graph, ModelRuntime runtime, Map<String, Tensor> inputs, CancelSignal cancel)
      throws IOException, RuntimeFailure {
    Path file = Files.createTempFile("espalier-left", ".onnx");
    boolean opened = false;
    try {
      NetworkClock clock = new NetworkClock(graph, runtime, inputs, cancel, file);
      opened = true;
      return clock;
    } finally {
      if (!opened) {
        Files.deleteIfExists(file);
      }
    }
  }

  private ModelSession open(Path model) throws RuntimeFailure {
    return runtime.open(ModelSource.of(model), SETTINGS, cancel);
  }

  @Override
  public TimeSearch.Timing time(Map<String, Integer> kept, boolean thorough)
      throws IOException, RuntimeFailure {
    Map<String, BitSet> removed = removed(kept);
    if (removed.isEmpty()) {
      Latency first = original.measure(inputs, 1, 1, cancel);
      Repetitions often = Repetitions.within(LONG_MILLIS, first.medianMillis());
      originals.add(original.measure(inputs, often.warmup(), often.runs(), cancel).medianMillis());
      return new TimeSearch.Timing(1, originalMillis());
    }
    ChannelCut.of(graph, removed).write(file);
    List<PairedLatency> rounds = new ArrayList<>();
    for (int round = 0; round < (thorough ? LONG_ROUNDS : 1); round++) {
      try (ModelSession left = open(file)) {
        rounds.add(measured(left, thorough ? LONG_MILLIS : SHORT_MILLIS));
      }
    }
    PairedLatency all = PairedLatency.of(rounds);
    originals.add(all.first().medianMillis());
    return new TimeSearch.Timing(all.medianRatio(), originalMillis());
  }

  private PairedLatency measured(ModelSession left, double budget) throws RuntimeFailure {
    PairedLatency first = runtime.measurePaired(original, left, inputs, 1, 1, cancel);
    double pair = first.first().medianMillis() + first.second().medianMillis();
    Repetitions often = Repetitions.within(budget, pair);
    return runtime.measurePaired(original, left, inputs, often.warmup(), often.runs(), cancel);
  }

  /** Of several measurements, so that a moment at which the machine was busy does not count. */
  private double originalMillis() {
    Collections.sort(originals);
    return originals.get(originals.size() / 2);
  }

  private Map<String, BitSet> removed(Map<String, Integer> kept) {
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : graph.groups()) {
      int count = kept.getOrDefault(group.id(), group.channels());
      if (count < group.channels()) {
        BitSet gone = new BitSet();
        gone.set(count, group.channels());
        removed.put(group.id(), gone);
      }
    }
    return removed;
  }

  @Override
  public void close() throws IOException {
    original.close();
    Files.deleteIfExists(file);
  }
}
