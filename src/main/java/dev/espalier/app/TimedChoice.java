package dev.espalier.app;

import dev.espalier.app.task.TaskContext;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.select.ChannelCosts;
import dev.espalier.structure.select.ChannelTarget;
import dev.espalier.tune.channel.NetworkClock;
import dev.espalier.tune.channel.TimeSearch;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Chooses how many channels each group keeps so that the network is quick enough: channels go in
 * the order of what they cost for the multiplications they save, and networks on that way are
 * measured.
 */
record TimedChoice(OpenProject project, ChannelGraph graph, ModelRuntime runtime) {

  /**
   * Finds the largest network that is quick enough.
   *
   * @param target knows the way
   * @throws IllegalArgumentException if there is none
   * @throws RuntimeFailure if a network cannot be run
   * @throws IOException if there is no room for files
   */
  TimeSearch.Found find(ChannelWish wish, ChannelTarget target, TaskContext context)
      throws IOException, RuntimeFailure {
    ChannelWish.Amount amount = wish.amount().orElseThrow();
    List<Map<String, Integer>> way =
        target.way(ChannelCosts.of(graph)::multiplications, context.cancel()).stream()
            .map(kept -> with(kept, wish.kept()))
            .distinct()
            .toList();
    Map<String, Tensor> inputs = ModelInputs.made(project.name(), project.inputs(), wish.batch());
    try (NetworkClock clock = NetworkClock.of(graph, runtime, inputs, context.cancel())) {
      TimeSearch.Found found =
          TimeSearch.find(way, amount::isMetBy, clock, context.progress(), context.cancel());
      if (!found.met()) {
        throw new IllegalArgumentException(problem(amount, found.timing()));
      }
      return found;
    }
  }

  private static Map<String, Integer> with(Map<String, Integer> kept, Map<String, Integer> fixed) {
    Map<String, Integer> all = new HashMap<>(kept);
    all.putAll(fixed);
    return all;
  }

  private static String problem(ChannelWish.Amount amount, TimeSearch.Timing best) {
    String reached =
        String.format(
            Locale.ROOT,
            "with as few channels as the step leaves, a run takes %.4f ms of %.4f ms (%.0f %%)",
            best.millis(),
            best.originalMillis(),
            100 * best.share());
    String wanted =
        amount.of() == ChannelWish.Of.MILLISECONDS
            ? BigDecimal.valueOf(amount.value()).toPlainString() + " ms cannot be reached"
            : String.format(
                Locale.ROOT, "%.0f %% less time cannot be reached", 100 * amount.value());
    return wanted + ": " + reached + "; ask for less, or take a smaller step";
  }
}
