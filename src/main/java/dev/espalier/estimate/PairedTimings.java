package dev.espalier.estimate;

import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.PairedLatency;
import dev.espalier.runtime.Repetitions;
import dev.espalier.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times of two models and of the layers in each, measured in turns, so that whatever else the
 * machine does hits both alike.
 *
 * @param paired whole runs
 * @param first layers of the first
 * @param second layers of the second
 */
public record PairedTimings(PairedLatency paired, LayerTimings first, LayerTimings second) {
  /** Turns of the profiles; a kernel's time is the median over them. */
  private static final int TURNS = 3;

  /** The runtime writes a line for each kernel of each run. */
  private static final int MOST_PROFILED = 50;

  /**
   * A model to be measured.
   *
   * @param whole as it is
   * @param profiled the same, with names for its nodes
   * @param attribution says which layers these belong to
   */
  public record Timed(ModelSession whole, ModelSession profiled, KernelAttribution attribution) {
    /** A model whose nodes need no other names. */
    public Timed(ModelSession session, KernelAttribution attribution) {
      this(session, session, attribution);
    }
  }

  /**
   * Measures.
   *
   * @param budgetMillis for the whole runs of both; as long again for the profiles
   * @throws RuntimeFailure if a run fails
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static PairedTimings measure(
      ModelRuntime runtime,
      Timed first,
      Timed second,
      Map<String, Tensor> inputs,
      double budgetMillis,
      CancelSignal cancel)
      throws RuntimeFailure {
    PairedLatency paired =
        paired(runtime, first.whole(), second.whole(), inputs, budgetMillis, cancel);
    int runs = Math.clamp(paired.first().runs() / TURNS, 1, MOST_PROFILED);
    List<List<NodeTiming>> ofFirst = new ArrayList<>();
    List<List<NodeTiming>> ofSecond = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      ofFirst.add(first.profiled().profile(inputs, runs, cancel));
      ofSecond.add(second.profiled().profile(inputs, runs, cancel));
    }
    List<NodeTiming> one = median(ofFirst);
    List<NodeTiming> other = median(ofSecond);
    // One scale for both, so that layers that are the same in both do not seem to differ.
    double scale =
        Math.min(
            KernelAttribution.scale(one, paired.first()),
            KernelAttribution.scale(other, paired.second()));
    return new PairedTimings(
        paired,
        first.attribution().timings(one, paired.first(), scale),
        second.attribution().timings(other, paired.second(), scale));
  }

  /** Measures whole runs, as many as fit into some time. */
  public static PairedLatency paired(
      ModelRuntime runtime,
      ModelSession first,
      ModelSession second,
      Map<String, Tensor> inputs,
      double budgetMillis,
      CancelSignal cancel)
      throws RuntimeFailure {
    PairedLatency once = runtime.measurePaired(first, second, inputs, 1, 1, cancel);
    double pair = once.first().medianMillis() + once.second().medianMillis();
    Repetitions often = Repetitions.within(budgetMillis, pair);
    return runtime.measurePaired(first, second, inputs, often.warmup(), often.runs(), cancel);
  }

  /** Each kernel's median. */
  static List<NodeTiming> median(List<List<NodeTiming>> turns) {
    Map<String, List<NodeTiming>> byKernel = new LinkedHashMap<>();
    for (List<NodeTiming> turn : turns) {
      turn.forEach(
          kernel -> byKernel.computeIfAbsent(kernel.kernel(), _ -> new ArrayList<>()).add(kernel));
    }
    List<NodeTiming> medians = new ArrayList<>();
    for (List<NodeTiming> found : byKernel.values()) {
      double[] micros = found.stream().mapToDouble(NodeTiming::micros).sorted().toArray();
      int half = micros.length / 2;
      double middle = micros.length % 2 == 1 ? micros[half] : (micros[half - 1] + micros[half]) / 2;
      NodeTiming any = found.getFirst();
      medians.add(new NodeTiming(any.kernel(), any.op(), any.callsPerRun(), middle));
    }
    return medians;
  }
}
