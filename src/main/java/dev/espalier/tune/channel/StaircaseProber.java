package dev.espalier.tune.channel;

import dev.espalier.compress.activation.Machine;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.probe.InputCapture;
import dev.espalier.estimate.probe.LayerInput;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.estimate.probe.ProbeKey;
import dev.espalier.estimate.probe.ProbeResult;
import dev.espalier.estimate.probe.Processor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.Repetitions;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Measures the staircase of one group of channels, point by point: the operators that its channels
 * run through, with fewer of them, in turns with all of them. The ratio holds even where the
 * machine is busy. What was measured on this machine before is not measured again. Called by one
 * thread at a time.
 */
public final class StaircaseProber implements AutoCloseable {
  private static final SessionSettings SETTINGS = SessionSettings.measuring();

  /** Each count is measured with sessions that are opened anew: memory lies elsewhere then. */
  private static final int ROUNDS = 2;

  private static final double BUDGET_MILLIS = 120;

  /** Of a normal distribution: between the tenths that are lowest and highest. */
  private static final double DEVIATIONS_BETWEEN_TENTHS = 2.563;

  /** Of a median, relative to that of a mean. */
  private static final double ERROR_OF_MEDIAN = 1.2533;

  private final ModelRuntime runtime;
  private final ProbeCache cache;
  private final RegionModels models;
  private final RegionModels.Part whole;
  private final Map<String, Tensor> feeds = new HashMap<>();
  private final String processor = Processor.name();
  private final String runtimeName;
  private final TreeMap<Integer, ProbeResult> results = new TreeMap<>();

  private StaircaseProber(ModelRuntime runtime, ProbeCache cache, RegionModels models)
      throws IOException, RuntimeFailure {
    this.runtime = runtime;
    this.cache = cache;
    this.models = models;
    this.whole = models.whole();
    this.runtimeName = runtime.info().toString();
    models.inputs().forEach((name, input) -> feeds.put(name, input.tensor()));
  }

  /**
   * Prepares to measure a group; runs the network once to see what flows into its operators.
   *
   * @param capture runs it
   * @param cache what is known from earlier
   * @throws IllegalArgumentException if the group has one channel only, or its operators cannot be
   *     measured by themselves
   * @throws RuntimeFailure if the network cannot be run
   * @throws IOException if there is no room for files
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static StaircaseProber of(
      ChannelGraph graph,
      ChannelGroup group,
      InputCapture capture,
      ProbeCache cache,
      CancelSignal cancel)
      throws IOException, RuntimeFailure {
    if (group.channels() < 2) {
      throw new IllegalArgumentException("there is one channel only");
    }
    ChannelRegion region = ChannelRegion.of(graph, group);
    Map<String, LayerInput> inputs = capture.see(region.inputs(), cancel);
    for (String name : region.inputs()) {
      if (!inputs.containsKey(name)) {
        throw new IllegalArgumentException("what flows in, '" + name + "', is no tensor");
      }
    }
    RegionModels models = RegionModels.in(graph, group, region, inputs);
    boolean made = false;
    try {
      StaircaseProber prober = new StaircaseProber(capture.runtime(), cache, models);
      made = true;
      return prober;
    } finally {
      if (!made) {
        models.close();
      }
    }
  }

  /**
   * The counts that are to be measured yet, the largest first; all channels need no measurement.
   */
  public List<Integer> lacking() {
    int channels = models.group().channels();
    return ChannelLadder.of(channels, Machine.channelBlock()).reversed().stream()
        .filter(count -> count < channels && !results.containsKey(count))
        .toList();
  }

  /**
   * Measures with so many channels, unless that is known from earlier.
   *
   * @throws RuntimeFailure if the runtime refuses or fails
   * @throws IOException if there is no room for files
   * @throws dev.espalier.numeric.CancelledException if cancelled; it can be tried again
   */
  public void measure(int count, CancelSignal cancel) throws IOException, RuntimeFailure {
    RegionModels.Part left = models.left(count);
    ProbeKey key =
        new ProbeKey(
            processor,
            runtimeName,
            "channels of " + whole.text(),
            count + " in " + left.text(),
            SETTINGS.threads());
    Optional<ProbeResult> known = cache.get(key);
    if (known.isEmpty()) {
      ProbeResult measured = measured(left.file(), cancel);
      cache.put(key, measured);
      known = Optional.of(measured);
    }
    results.put(count, known.get());
  }

  private ProbeResult measured(Path left, CancelSignal cancel) throws RuntimeFailure {
    List<PairedLatency> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (ModelSession all = open(whole.file(), cancel);
          ModelSession some = open(left, cancel)) {
        PairedLatency first = runtime.measurePaired(all, some, feeds, 1, 1, cancel);
        double pair = first.first().medianMillis() + first.second().medianMillis();
        Repetitions often = Repetitions.within(BUDGET_MILLIS, pair);
        rounds.add(runtime.measurePaired(all, some, feeds, often.warmup(), often.runs(), cancel));
      }
    }
    return ProbeResult.of(PairedLatency.of(rounds), 0);
  }

  private ModelSession open(Path file, CancelSignal cancel) throws RuntimeFailure {
    return runtime.open(ModelSource.of(file), SETTINGS, cancel);
  }

  /** What is known so far. */
  public Staircase staircase() {
    int channels = models.group().channels();
    if (results.isEmpty()) {
      return new Staircase(channels, List.of());
    }
    double[] originals =
        results.values().stream().mapToDouble(ProbeResult::originalMillis).sorted().toArray();
    double millis = originals[originals.length / 2];
    List<Staircase.Point> points = new ArrayList<>();
    results.forEach((count, result) ->
        points.add(new Staircase.Point(count, millis * result.ratio(), millis * error(result))));
    points.add(new Staircase.Point(channels, millis, 0));
    return new Staircase(channels, points);
  }

  private static double error(ProbeResult result) {
    double deviation = (result.high() - result.low()) / DEVIATIONS_BETWEEN_TENTHS;
    return ERROR_OF_MEDIAN * deviation / Math.sqrt(result.runs());
  }

  @Override
  public void close() throws IOException {
    models.close();
  }
}
