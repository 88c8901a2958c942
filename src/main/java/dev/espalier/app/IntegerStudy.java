package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.LayerEncoding;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.activation.Machine;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.activation.SeenSums;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.data.Dataset;
import dev.espalier.estimate.Basis;
import dev.espalier.export.ComputedWords;
import dev.espalier.export.KernelFindings;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.tune.SaturationMeter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, a while after the recipe has come to rest, which layers the runtime really computes
 * with integers, and which of their sums could saturate. Called on the delivery thread.
 */
final class IntegerStudy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IntegerStudy.class);
  private static final String KEY = "read the runtime's graph";
  private static final String SUMS = "look at sums on samples";

  /** Longer than evaluation waits, which compresses the same. */
  private static final Duration REST = Duration.ofMillis(1400);

  private final Services services;
  private final NetworkCompressor compressor;
  private final Calibrating calibrating;
  private final Compressing compressing;
  private final Runnable changed;
  private @Nullable Seen seen;
  private @Nullable Recipe reading;
  private @Nullable Problem problem;
  private @Nullable Shown shown;

  /** All that the runtime's choice of operators rests on. */
  private record Ground(
      ActivationMode mode, ActivationType type, Map<LayerId, LayerEncoding> encodings) {}

  /**
   * What was found out.
   *
   * @param plans of the layers as they are carried out
   */
  private record Seen(
      Recipe recipe,
      Ground ground,
      KernelFindings kernels,
      Map<LayerId, LayerPlan> plans,
      Sums sums,
      boolean fresh) {
    Seen stale() {
      return new Seen(recipe, ground, kernels, plans, Sums.NONE, false);
    }

    Seen with(Map<LayerId, SeenSums.Seen> onSamples) {
      return new Seen(recipe, ground, kernels, plans, new Sums(sums.possible(), onSamples), fresh);
    }
  }

  /** What can happen to sums, and what was seen to happen. */
  private record Sums(Map<LayerId, Saturation> possible, Map<LayerId, SeenSums.Seen> onSamples) {
    static final Sums NONE = new Sums(Map.of(), Map.of());
  }

  /** What was found out, and the network that it was found out on. */
  private record Looked(Seen seen, CompressedNetwork compressed) {}

  private record Problem(Recipe recipe, String text) {}

  private record Shown(Recipe recipe, Arithmetic arithmetic) {}

  /**
   * Nothing is known yet.
   *
   * @param changed called when something was found out
   */
  IntegerStudy(
      Services services,
      NetworkCompressor compressor,
      Calibrating calibrating,
      Compressing compressing,
      Runnable changed) {
    this.services = services;
    this.compressor = compressor;
    this.calibrating = calibrating;
    this.compressing = compressing;
    this.changed = changed;
  }

  /** Looks soon, if there is anything to be looked at and nothing is known about it. */
  void recipeChanged(Recipe recipe) {
    shown = null;
    Seen known = seen;
    boolean open =
        asks(recipe)
            && !calibrating.lacks(recipe)
            && !(known != null && known.fresh() && known.recipe().equals(recipe))
            && !(problem != null && problem.recipe().equals(recipe));
    if (!open) {
      close();
      reading = null;
      return;
    }
    reading = recipe;
    services.tasks().latest(KEY, REST, context -> look(recipe, known, context), new Ended(recipe));
  }

  /** Whether any layer may become integers. */
  private boolean asks(Recipe recipe) {
    return recipe.activations().quantizes()
        || compressor.network().layers().stream()
            .anyMatch(layer -> packed(layer, recipe).isPresent());
  }

  private Optional<WeightForm.Blocks> packed(Layer layer, Recipe recipe) {
    return compressor.change(layer, recipe).flatMap(change -> change.packed(layer));
  }

  /** What is known about sums rests on samples that are others now. */
  void forget() {
    seen = seen == null ? null : seen.stale();
    problem = null;
    shown = null;
  }

  private Looked look(Recipe recipe, @Nullable Seen before, TaskContext context) throws Exception {
    CompressedNetwork compressed = compressing.compress(recipe, context);
    Ground ground = ground(recipe);
    Map<LayerId, LayerPlan> plans = new HashMap<>();
    Map<LayerId, Saturation> saturations = new HashMap<>();
    for (Layer layer : compressor.network().layers()) {
      context.cancel().throwIfCancelled();
      plans.put(layer.id(), compressor.plan(layer, recipe));
      compressed.saturation(layer).ifPresent(found -> saturations.put(layer.id(), found));
    }
    KernelFindings kernels =
        before != null && before.ground().equals(ground)
            ? before.kernels()
            : KernelFindings.of(services.runtime(), compressed, context.cancel());
    Sums sums = new Sums(saturations, Map.of());
    return new Looked(new Seen(recipe, ground, kernels, plans, sums, true), compressed);
  }

  private Ground ground(Recipe recipe) {
    Map<LayerId, LayerEncoding> encodings = new HashMap<>();
    for (Layer layer : compressor.network().layers()) {
      compressor.encoding(layer, recipe).ifPresent(encoding -> encodings.put(layer.id(), encoding));
    }
    return new Ground(recipe.activations().mode(), type(recipe.activations()), encodings);
  }

  private ActivationType type(ActivationPlan plan) {
    return ActivationRules.of(plan, compressor.network().model()).type();
  }

  /** What became of it. */
  private final class Ended implements Outcome<Looked> {
    private final Recipe recipe;

    Ended(Recipe recipe) {
      this.recipe = recipe;
    }

    private void end() {
      if (Objects.equals(reading, recipe)) {
        reading = null;
      }
      shown = null;
      changed.run();
    }

    @Override
    public void done(Looked result) {
      seen = result.seen();
      lookAtSums(result);
      end();
    }

    @Override
    public void failed(Failure failure) {
      problem = new Problem(recipe, failure.message());
      end();
    }

    @Override
    public void cancelled() {
      end();
    }
  }

  /** Whether sums that can saturate do so on samples takes longer to say. */
  private void lookAtSums(Looked looked) {
    boolean possible =
        looked.seen().sums().possible().values().stream().anyMatch(Saturation::happens);
    Optional<Dataset> data = calibrating.data();
    if (!possible || data.isEmpty()) {
      return;
    }
    SaturationMeter meter = new SaturationMeter(services.runtime(), data.get());
    services
        .tasks()
        .latest(
            SUMS,
            Duration.ZERO,
            context ->
                meter.measure(looked.compressed(), SaturationMeter.SAMPLES, context.cancel()),
            Outcome.of(
                sums -> take(looked.seen(), sums),
                failure -> LOG.warn("{}: {}", failure.title(), failure.message())));
  }

  @SuppressWarnings("ReferenceEquality") // whether nothing newer was found out
  private void take(Seen looked, Map<LayerId, SeenSums.Seen> onSamples) {
    if (seen == looked) {
      seen = looked.with(onSamples);
      shown = null;
      changed.run();
    }
  }

  /** What is known about a recipe. */
  Arithmetic state(Recipe recipe) {
    Shown last = shown;
    if (last == null || !last.recipe().equals(recipe)) {
      last = new Shown(recipe, arithmetic(recipe));
      shown = last;
    }
    return last.arithmetic();
  }

  private Arithmetic arithmetic(Recipe recipe) {
    Map<LayerId, LayerArithmetic> layers = new HashMap<>();
    if (asks(recipe)) {
      Ground ground = ground(recipe);
      Optional<Seen> measured = Optional.ofNullable(seen).filter(s -> s.ground().equals(ground));
      for (Layer layer : compressor.network().layers()) {
        layers.put(layer.id(), arithmetic(layer, recipe, measured.map(Seen::kernels)));
      }
    }
    Problem failed = problem;
    return new Arithmetic(
        layers,
        type(recipe.activations()),
        Machine.of(recipe.activations().target()),
        reading != null,
        failed != null && failed.recipe().equals(recipe)
            ? Optional.of(failed.text())
            : Optional.empty());
  }

  private LayerArithmetic arithmetic(
      Layer layer, Recipe recipe, Optional<KernelFindings> measured) {
    Optional<WeightForm.Blocks> packed = packed(layer, recipe);
    Optional<String> refusal =
        recipe.activations().quantizes() ? compressor.refusal(layer, recipe) : Optional.of("");
    boolean wide = refusal.isEmpty() && ComputedWords.isWide(type(recipe.activations()));
    boolean planned =
        (refusal.isEmpty() && !wide) || packed.filter(form -> !form.table()).isPresent();
    Optional<String> operator = measured.flatMap(kernels -> kernels.of(layer));
    boolean integers = operator.map(KernelFindings::isInteger).orElse(planned);
    return new LayerArithmetic(
        planned,
        integers,
        operator.isPresent() ? Basis.MEASURED : Basis.ESTIMATE,
        operator,
        planned || integers
            ? ComputedWords.reason(planned, integers)
            : wide ? Optional.of(ComputedWords.WIDE) : refusal.filter(why -> !why.isEmpty()),
        sums(layer, recipe).map(known -> known.possible().get(layer.id())),
        sums(layer, recipe).map(known -> known.onSamples().get(layer.id())));
  }

  /** Known as long as the weights and the ranges stay. */
  private Optional<Sums> sums(Layer layer, Recipe recipe) {
    return Optional.ofNullable(seen)
        .filter(known -> known.recipe().activations().equals(recipe.activations()))
        .filter(known -> compressor.plan(layer, recipe).equals(known.plans().get(layer.id())))
        .map(Seen::sums);
  }

  @Override
  public void close() {
    services.tasks().forget(KEY);
    services.tasks().forget(SUMS);
  }
}
