package dev.espalier.compress;

import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.kernel.KernelRules;
import dev.espalier.method.Factorization;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Why a layer is not written as a recipe asks for, and what to change so that it is: found by
 * trying, so that it holds whatever the reason is.
 *
 * @param reason as the end of a sentence that begins with the layer's name
 * @param steps what to change, all of it; none where nothing helps
 * @param bits the bits of which one is to be chosen, where the bits are to be changed
 */
public record Advice(String reason, List<Step> steps, List<Integer> bits) {
  private static final List<Integer> WIDTHS = List.of(2, 4, 8);

  /** Reasons that say by themselves what to do. */
  private static final String OWN_SETTING = "own setting";

  private static final List<Step> OF_WEIGHTS =
      List.of(Step.WHOLE, Step.BITS, Step.EQUAL_STEPS, Step.CHANNEL);

  /** A change of a recipe. */
  public enum Step {
    /** The layer is not written as two. */
    WHOLE("leave out its low rank", "--rank", plan -> plan.withFactorization(Factorization.NONE)),
    /** Other bits. */
    BITS("choose other bits", "--bits", of(quantization -> quantization.withBits(Byte.SIZE))),
    /** Another format. */
    EQUAL_STEPS(
        "choose uniform levels",
        "--format uniform",
        of(quantization -> quantization.withFormat(Format.UNIFORM))),
    /** Other scales. */
    CHANNEL(
        "choose a scale for each channel",
        "--granularity channel",
        of(quantization -> quantization.withGranularity(Granularity.CHANNEL))),
    /** Whatever usually pays. */
    OWN_SETTING(
        "ask for integers by its own setting",
        "--activations LAYER=on",
        plan -> plan.withActivation(ActivationSwitch.ON)),
    /** Ranges that are found beforehand. */
    STATIC("choose static ranges", "--activations static", UnaryOperator.identity()),
    /** Ranges that are found at each run. */
    DYNAMIC("choose dynamic ranges", "--activations dynamic", UnaryOperator.identity());

    private final String words;
    private final String option;
    private final UnaryOperator<LayerPlan> change;

    Step(String words, String option, UnaryOperator<LayerPlan> change) {
      this.words = words;
      this.option = option;
      this.change = change;
    }

    private static UnaryOperator<LayerPlan> of(UnaryOperator<Quantization> change) {
      return plan -> plan.withQuantization(change.apply(plan.quantization()));
    }

    /** What to do, roughly: which bits depends on the layer. */
    public String words() {
      return words;
    }

    /** The option of the command line that does it. */
    public String option() {
      return option;
    }

    private Recipe applied(Recipe recipe, String layer) {
      return applied(recipe, layer, change);
    }

    private Recipe applied(Recipe recipe, String layer, UnaryOperator<LayerPlan> how) {
      Recipe changed = recipe.with(layer, how.apply(recipe.plan(layer)));
      return switch (this) {
        case STATIC -> withMode(changed, ActivationMode.STATIC);
        case DYNAMIC -> withMode(changed, ActivationMode.DYNAMIC);
        case WHOLE, BITS, EQUAL_STEPS, CHANNEL, OWN_SETTING -> changed;
      };
    }

    private static Recipe withMode(Recipe recipe, ActivationMode mode) {
      return recipe.withActivations(recipe.activations().withMode(mode));
    }
  }

  public Advice {
    steps = List.copyOf(steps);
    bits = List.copyOf(bits);
  }

  /**
   * About a layer that stays floats although integers are asked for; empty if it does not. A person
   * who has left a layer out needs no advice about it.
   */
  public static Optional<Advice> integers(Layer layer, Network network, Recipe recipe) {
    String name = layer.id().value();
    Function<Recipe, Optional<String>> refusal =
        asked ->
            ActivationRules.of(asked.activations(), network.model())
                .refusal(layer, network, known -> asked.plan(known.id().value()));
    return recipe.plan(name).activation() == ActivationSwitch.OFF
        ? refusal.apply(recipe).map(reason -> new Advice(reason, List.of(), List.of()))
        : of(name, recipe, refusal, List.of(Step.OWN_SETTING, Step.STATIC, Step.DYNAMIC));
  }

  /** About a layer that is not written for the runtime's own operators; empty if it can be. */
  public static Optional<Advice> packed(Layer layer, Recipe recipe) {
    String name = layer.id().value();
    return of(name, recipe, asked -> KernelRules.refusal(layer, asked.plan(name)), List.of());
  }

  private static Optional<Advice> of(
      String layer,
      Recipe recipe,
      Function<Recipe, Optional<String>> refusal,
      List<Step> ofValues) {
    return refusal
        .apply(recipe)
        .map(reason -> {
          Trial trial = new Trial(layer, recipe, refusal);
          List<Step> steps = trial.steps(ofValues);
          return new Advice(reason, steps, trial.bits(steps));
        });
  }

  /** Tries changes. */
  private record Trial(String layer, Recipe recipe, Function<Recipe, Optional<String>> refusal) {
    private boolean helps(List<Step> steps) {
      return helps(steps, Byte.SIZE);
    }

    private boolean helps(List<Step> steps, int bits) {
      Recipe changed = recipe;
      for (Step step : steps) {
        changed =
            step == Step.BITS
                ? step.applied(changed, layer, Step.of(grid -> grid.withBits(bits)))
                : step.applied(changed, layer);
      }
      return refusal.apply(changed).isEmpty();
    }

    /** Rows of few weights, for instance, may be whole bytes with more bits only. */
    List<Integer> bits(List<Step> steps) {
      return steps.contains(Step.BITS)
          ? WIDTHS.stream().filter(width -> helps(steps, width)).toList()
          : List.of();
    }

    /** One step if that is enough; else as few as there have to be. */
    List<Step> steps(List<Step> ofValues) {
      List<List<Step>> tried = new ArrayList<>();
      OF_WEIGHTS.forEach(step -> tried.add(List.of(step)));
      ofValues.forEach(step -> tried.add(List.of(step)));
      tried.add(OF_WEIGHTS);
      for (Step step : ofValues) {
        List<Step> more = new ArrayList<>(OF_WEIGHTS);
        more.add(step);
        tried.add(more);
      }
      return tried.stream().filter(this::helps).findFirst().map(this::needed).orElse(List.of());
    }

    private List<Step> needed(List<Step> enough) {
      List<Step> needed = new ArrayList<>(enough);
      for (Step step : enough) {
        List<Step> rest = new ArrayList<>(needed);
        rest.remove(step);
        if (helps(rest)) {
          needed = rest;
        }
      }
      return needed;
    }
  }

  /** The reason, and what to do. */
  public String words() {
    return said(this::words);
  }

  /** The same with the options of the command line. */
  public String wordsWithOptions() {
    return said(step -> words(step) + " (" + step.option() + ")");
  }

  /** What to do, without the reason; empty where nothing helps. */
  public String remedy() {
    return saysItself() ? "" : steps.stream().map(this::words).collect(Collectors.joining(" and "));
  }

  private String words(Step step) {
    return step == Step.BITS ? "choose %s bits".formatted(either(bits)) : step.words();
  }

  private static String either(List<Integer> numbers) {
    String last = numbers.getLast().toString();
    String others =
        numbers.subList(0, numbers.size() - 1).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? last : others + " or " + last;
  }

  private String said(Function<Step, String> each) {
    return steps.isEmpty() || saysItself()
        ? reason
        : reason + "; " + steps.stream().map(each).collect(Collectors.joining(" and "));
  }

  private boolean saysItself() {
    return steps.equals(List.of(Step.OWN_SETTING)) && reason.contains(OWN_SETTING);
  }
}
