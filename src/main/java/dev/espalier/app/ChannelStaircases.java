package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.probe.InputCapture;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.tune.channel.Staircase;
import dev.espalier.tune.channel.StaircaseProber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long groups of channels take by how many of them are left, measured at once. */
public final class ChannelStaircases {

  /** Stands for every group. */
  public static final String ALL = "all";

  private final ChannelGraph graph;
  private final OpenProject project;
  private final ModelRuntime runtime;
  private final NetworkCompressor compressor;
  private final ProbeCache cache;

  /**
   * Finds the channels of a network.
   *
   * @param cache what is known from earlier
   */
  public ChannelStaircases(
      OpenProject project, ModelRuntime runtime, LinearAlgebra algebra, ProbeCache cache) {
    this.graph = ChannelGraph.of(project.network());
    this.project = project;
    this.runtime = runtime;
    this.compressor = new NetworkCompressor(project.network(), algebra);
    this.cache = cache;
  }

  /**
   * What was found out of a group.
   *
   * @param staircase its times; of no points if there are none
   * @param problem why there are none; empty if there are
   */
  public record Measured(Staircase staircase, String problem) {}

  /**
   * Measures groups.
   *
   * @param wanted their names, or {@link #ALL}
   * @param batch samples of a run, where the model leaves that open
   * @throws IllegalArgumentException if there is no such group
   * @throws RuntimeFailure if the network cannot be run
   * @throws IOException if there is no room for files
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public Map<String, Measured> measure(List<String> wanted, int batch, TaskContext context)
      throws IOException, RuntimeFailure {
    List<ChannelGroup> groups = groups(wanted);
    try {
      return measureAll(groups, batch, context);
    } catch (RuntimeFailure e) {
      throw batch > 1 && e.kind() == RuntimeFailure.Kind.REFUSED ? refused(e, batch) : e;
    }
  }

  /** What a model declares to be free need not be so: its operators may know of one sample only. */
  private RuntimeFailure refused(RuntimeFailure e, int batch) {
    return new RuntimeFailure(
        e.kind(),
        e.model(),
        "%s does not run on %d samples at once".formatted(project.name(), batch),
        "Try another number, or one sample. " + e.getMessage(),
        e);
  }

  private Map<String, Measured> measureAll(
      List<ChannelGroup> groups, int batch, TaskContext context)
      throws IOException, RuntimeFailure {
    InputCapture capture =
        Probers.capture(
            compressor, runtime, ModelInputs.made(project.name(), project.inputs(), batch));
    Map<String, Measured> found = new LinkedHashMap<>();
    for (ChannelGroup group : groups) {
      double from = (double) found.size() / groups.size();
      double to = (found.size() + 1.0) / groups.size();
      TaskContext one = context.with(context.progress().part(from, to));
      try {
        found.put(group.id(), new Measured(measure(group, capture, one), ""));
      } catch (IllegalArgumentException e) {
        Staircase none = new Staircase(group.channels(), List.of());
        found.put(group.id(), new Measured(none, String.valueOf(e.getMessage())));
      }
    }
    return found;
  }

  private List<ChannelGroup> groups(List<String> wanted) {
    if (wanted.contains(ALL)) {
      return graph.groups();
    }
    List<ChannelGroup> groups = new ArrayList<>();
    for (String id : wanted) {
      groups.add(ChannelRemoval.group(graph, id));
    }
    return groups;
  }

  private Staircase measure(ChannelGroup group, InputCapture capture, TaskContext context)
      throws IOException, RuntimeFailure {
    try (StaircaseProber prober =
        StaircaseProber.of(graph, group, capture, cache, context.cancel())) {
      List<Integer> counts = prober.lacking();
      for (int i = 0; i < counts.size(); i++) {
        double fraction = (double) i / counts.size();
        context.progress().report(fraction, counts.get(i) + " channels of " + group.id());
        prober.measure(counts.get(i), context.cancel());
      }
      return prober.staircase();
    }
  }
}
