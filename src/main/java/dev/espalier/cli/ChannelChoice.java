package dev.espalier.cli;

import dev.espalier.app.ChannelRemoval;
import dev.espalier.app.ChannelWish;
import dev.espalier.app.OpenProject;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.activation.Machine;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.Recipe;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.tune.channel.TimeSearch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how many channels are removed, and which. */
final class ChannelChoice {
  private static final String NAME = "--channels";
  private static final String NOTHING = "none";

  /** Shares that differ by less are the same. */
  private static final double ROUNDING = 1e-9;

  @Option(
      names = NAME,
      split = ",",
      paramLabel = "WHAT=AMOUNT|GROUP=N,...",
      hideParamSyntax = true,
      description =
          "Remove whole channels, with all weights that belong to them: macs=0.5 until half of the"
              + " multiplications are gone, parameters=0.5 until half of the weights are, each=0.3"
              + " of each group; ms=0.08 until a run takes no more milliseconds than that on this"
              + " machine (one thread, --batch samples), time=0.4 until it takes 40 %% less;"
              + " GROUP=16 keeps 16 of a group ('espalier inspect --channels' lists them).")
  private List<String> channels = List.of();

  @Option(
      names = "--channel-score",
      paramLabel = "SCORE",
      converter = EnumWords.OfChannelScore.class,
      completionCandidates = EnumWords.OfChannelScore.class,
      description =
          "Which channels go first: ${COMPLETION-CANDIDATES} (default: obs with --calibrate, else"
              + " l2). activation-mean, variance, obd and obs need --calibrate.")
  private @Nullable ChannelScore score;

  @Option(
      names = "--channel-step",
      paramLabel = "N",
      description =
          "Keep a multiple of N channels where a group has more: onnxruntime computes 8 or 16 at a"
              + " time, as the processor has them (default: what this one has).")
  private int step = Machine.channelBlock();

  @Option(
      names = "--channel-repair",
      split = ",",
      paramLabel = "REPAIR,...",
      hideParamSyntax = true,
      description =
          "What is done about the error, with --calibrate: refit gives the weights that are left"
              + " their least-squares values, means lets biases take over what was there on"
              + " average, norms gives outputs their deviations back and estimates batch"
              + " normalizations anew; none (default: all three).")
  private List<String> repairs = List.of();

  /** Whether channels are to be removed. */
  boolean given() {
    return !channels.isEmpty();
  }

  /**
   * A recipe with the channels that are to be removed.
   *
   * @param timing how long the network takes without them, where they were chosen by that
   */
  record Applied(Recipe recipe, Optional<TimeSearch.Timing> timing) {}

  /**
   * The recipe with the channels that are to be removed.
   *
   * @param samples where there are any
   * @param batch samples of a run that is timed
   * @throws UsageException if a value is none, or samples are needed and not given
   */
  Applied apply(
      Recipe recipe,
      ChannelRemoval removal,
      Optional<ChannelRemoval.Samples> samples,
      int batch,
      TaskContext context)
      throws Exception {
    try {
      ChannelPlan plan = recipe.channels();
      Optional<TimeSearch.Timing> timing = Optional.empty();
      if (given()) {
        ChannelRemoval.Choice choice =
            removal.choose(wish(samples.isPresent(), batch), samples, context);
        plan = new ChannelPlan(choice.removed(), plan.repair());
        timing = choice.timing();
        if (!plan.removes() && asks()) {
          throw new UsageException(NAME + ": " + nothing(removal));
        }
      } else {
        fits(plan, removal);
      }
      return new Applied(
          checked(recipe.withChannels(removal.sized(plan)), samples.isPresent()), timing);
    } catch (IllegalArgumentException e) {
      throw new UsageException(NAME + ": " + e.getMessage());
    }
  }

  /** Whether anything is asked for that is not nothing. */
  private boolean asks() {
    return channels.stream()
        .anyMatch(channel ->
            of(channel.substring(0, channel.lastIndexOf('='))).isPresent()
                && number(channel.substring(channel.lastIndexOf('=') + 1)) > 0);
  }

  private static String nothing(ChannelRemoval removal) {
    if (!removal.graph().groups().isEmpty()) {
      return "no group of this network can lose as few as that, or a whole step of --channel-step";
    }
    return "no channels of this network can be removed"
        + removal.graph().fixed().entrySet().stream()
            .findFirst()
            .map(first -> ": '" + first.getKey() + "' " + first.getValue())
            .orElse("");
  }

  /** That less is gone than was asked for, as a sentence; empty if all is. */
  Optional<String> missed(ChannelRemoval removal, ChannelPlan plan) {
    for (String channel : channels) {
      int at = channel.lastIndexOf('=');
      Optional<ChannelWish.Of> of = of(channel.substring(0, at));
      boolean weights = of.filter(ChannelWish.Of.PARAMETERS::equals).isPresent();
      if (weights || of.filter(ChannelWish.Of.MULTIPLICATIONS::equals).isPresent()) {
        double asked = number(channel.substring(at + 1));
        double gone =
            weights
                ? removal.parametersGone(plan.removed())
                : removal.multiplicationsGone(plan.removed());
        if (gone < asked - ROUNDING) {
          return Optional.of(
              String.format(
                  Locale.ROOT,
                  "no more channels can go with these options: of the %s %.1f %% are gone, of"
                      + " %.1f %% that were asked for; a smaller --channel-step may leave fewer",
                  weights ? "weights" : "multiplications",
                  100 * gone,
                  100 * asked));
        }
      }
    }
    return Optional.empty();
  }

  /** A recipe may be for another model, or name channels of groups that are smaller here. */
  private static void fits(ChannelPlan plan, ChannelRemoval removal) throws UsageException {
    try {
      removal.check(plan);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "the channels that the recipe removes are of another model: "
              + e.getMessage()
              + "; choose others with --channels");
    }
  }

  /**
   * The recipe with what is done about the error of removing blocks and channels.
   *
   * @param asked whether blocks or channels are to be removed that the recipe does not have yet
   * @throws UsageException if a value is none, or samples are needed and not given
   */
  Recipe withRepair(Recipe recipe, boolean asked, boolean sampled) throws UsageException {
    ChannelRepair repair = recipe.channels().repair();
    for (String word : repairs) {
      if (!List.of("refit", "means", "norms", NOTHING).contains(word)) {
        throw new UsageException(
            "--channel-repair: '" + word + "' is no repair: use refit, means, norms or none");
      }
    }
    if (!repairs.isEmpty()) {
      repair =
          new ChannelRepair(
              repairs.contains("refit"), repairs.contains("means"), repairs.contains("norms"));
    } else if (asked && !sampled) {
      repair = ChannelRepair.NONE;
    }
    return checked(recipe.withChannels(recipe.channels().withRepair(repair)), sampled);
  }

  private static Recipe checked(Recipe recipe, boolean sampled) throws UsageException {
    if (recipe.needsSamples() && !sampled) {
      throw new UsageException(
          "what is left has to know what flows into it: add --calibrate with samples, or"
              + " --channel-repair none");
    }
    return recipe;
  }

  private ChannelWish wish(boolean sampled, int batch) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    List<ChannelWish.Amount> amounts = new ArrayList<>();
    for (String channel : channels) {
      int at = channel.lastIndexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException(
            "'" + channel + "' is not WHAT=AMOUNT or GROUP=N, such as macs=0.5");
      }
      String value = channel.substring(at + 1);
      Optional<ChannelWish.Of> of = of(channel.substring(0, at));
      if (of.isPresent()) {
        amounts.add(new ChannelWish.Amount(of.get(), number(value)));
      } else {
        kept.put(channel.substring(0, at), count(value));
      }
    }
    if (amounts.size() > 1) {
      throw new IllegalArgumentException("give one of macs, parameters, each, ms and time");
    }
    ChannelScore chosen = score;
    if (chosen == null) {
      chosen = sampled ? ChannelScore.OBS : ChannelScore.L2;
    } else if (chosen.needsSamples() && !sampled) {
      throw new IllegalArgumentException(
          "the score needs samples of what flows into the layers: add --calibrate with some, or"
              + " choose another --channel-score");
    }
    return new ChannelWish(amounts.stream().findFirst(), kept, chosen, step, batch);
  }

  private static Optional<ChannelWish.Of> of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "macs" -> Optional.of(ChannelWish.Of.MULTIPLICATIONS);
      case "parameters" -> Optional.of(ChannelWish.Of.PARAMETERS);
      case "each" -> Optional.of(ChannelWish.Of.CHANNELS);
      case "time" -> Optional.of(ChannelWish.Of.TIME);
      case "ms" -> Optional.of(ChannelWish.Of.MILLISECONDS);
      default -> Optional.empty();
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number", e);
    }
  }

  private static int count(String text) {
    double count = number(text);
    if (count != Math.rint(count)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no number of channels; a share of each group is each=0.3");
    }
    return (int) count;
  }

  /** What was removed, in a line. */
  static String note(
      ChannelRemoval removal, OpenProject whole, OpenProject smaller, ChannelPlan plan) {
    int count = plan.removed().values().stream().mapToInt(BitSet::cardinality).sum();
    int groups = plan.removed().size();
    return String.format(
        Locale.ROOT,
        "%,d %s of %d %s removed: %,d -> %,d weights, %.1f %% of the multiplications gone",
        count,
        count == 1 ? "channel" : "channels",
        groups,
        groups == 1 ? "group" : "groups",
        whole.network().parameters(),
        smaller.network().parameters(),
        100 * removal.multiplicationsGone(plan.removed()));
  }

  /**
   * How long what is left takes, in a line.
   *
   * @param batch samples of a run that was timed
   */
  static String note(TimeSearch.Timing timing, int batch) {
    return String.format(
        Locale.ROOT,
        "a run of %d takes %.4f ms without them, of %.4f ms (%.2fx), measured in turns",
        batch,
        timing.millis(),
        timing.originalMillis(),
        timing.share());
  }
}
