package dev.espalier.estimate;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.NetworkSize;
import dev.espalier.compress.Spectrum;
import dev.espalier.compress.WrittenForm;
import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.Pruning;
import dev.espalier.method.SharedTable;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a whole recipe, fast enough to be asked while a slider moves: sizes are exact,
 * errors come from profiles and are kept for layers that did not change. Called by one thread.
 */
public final class NetworkEstimator {

  /**
   * Sampled weights that are quantized for one estimate, over all layers that changed: a few
   * milliseconds' worth.
   */
  private static final int FRAME_BUDGET = 1 << 20;

  private static final int SMALLEST_SAMPLE = 1 << 12;

  private final Network network;
  private final NetworkCompressor compressor;
  private final Function<LayerId, Optional<PreviewEngine>> engines;
  private final PreviewTables tables;
  private final Map<LayerId, Errors> known = new HashMap<>();
  private final Map<LayerId, Errors> computed = new HashMap<>();
  private @Nullable LatencyModel latency;
  private @Nullable Compared compared;

  private record Compared(Recipe one, Recipe other, boolean same) {}

  /**
   * What the error figures of a layer depend on.
   *
   * @param globalThreshold 0 if it does not matter
   * @param profiled whether the weights were read
   * @param sharing the layers that share its table; of estimates none
   * @param table that it shares, as far as estimates know
   */
  private record Ground(
      LayerPlan plan,
      float globalThreshold,
      boolean profiled,
      Map<LayerId, LayerPlan> sharing,
      Optional<SharedTable> table) {}

  /** The error figures of one layer; only good while what they depend on is the same. */
  private record Errors(
      Ground ground,
      Figure sparsity,
      Optional<Figure> sqnrDb,
      Optional<Figure> outputSqnrDb,
      Optional<Recipe> only) {

    /** Of a layer that was not really compressed. */
    Errors(Ground ground, Figure sparsity, Optional<Figure> sqnrDb) {
      this(ground, sparsity, sqnrDb, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Estimates for one network.
   *
   * @param engines the preview of each layer, as soon as its weights were read
   */
  public NetworkEstimator(
      NetworkCompressor compressor, Function<LayerId, Optional<PreviewEngine>> engines) {
    this.network = compressor.network();
    this.compressor = compressor;
    this.engines = engines;
    this.tables = new PreviewTables(compressor, engines);
  }

  /** Takes measured times into account from now on. */
  public void setLatency(LatencyModel model) {
    latency = model;
  }

  /** Takes the figures of a layer that was really compressed into account, while its plan stays. */
  public void setComputed(ComputedLayer layer) {
    ComputedLayer.Request request = layer.request();
    computed.put(
        request.layer().id(),
        new Errors(
            new Ground(
                request.plan(),
                request.globalThreshold(),
                true,
                request.sharing(),
                Optional.empty()),
            Figure.computed(layer.preview().sparsity()),
            Optional.of(Figure.computed(layer.preview().sqnrDb())),
            layer.preview().outputSqnrDb().stream().mapToObj(Figure::computed).findFirst(),
            layer.only()));
  }

  /** Lets go of all figures of layers: what they rested on has changed. */
  public void forget() {
    computed.clear();
    known.clear();
    tables.forget();
  }

  /**
   * The threshold of the layers that are pruned together; 0 where none are, or while not all of
   * them are profiled.
   */
  public float globalThreshold(Recipe recipe) {
    if (recipe.globalSparsity().isEmpty()) {
      return 0;
    }
    List<Layer> ranked =
        network.layers().stream()
            .filter(Layer::tunable)
            .filter(layer -> recipe.plan(layer.id().value()).pruning() instanceof Pruning.Global)
            .filter(layer -> !becomesTwo(layer, recipe.plan(layer.id().value())))
            .toList();
    List<MagnitudeDistribution> magnitudes =
        ranked.stream()
            .flatMap(layer -> engines.apply(layer.id()).stream())
            .map(e -> e.profile().magnitudes())
            .toList();
    return magnitudes.size() < ranked.size()
        ? 0
        : GlobalThreshold.of(magnitudes, recipe.globalSparsity().getAsDouble());
  }

  /** All figures of a recipe. */
  public NetworkEstimate estimate(Recipe recipe) {
    float threshold = globalThreshold(recipe);
    NetworkSize sizes = compressor.size(recipe);
    int sampleLimit = sampleLimit(recipe, threshold);
    Map<String, LayerEstimate> layers = new HashMap<>();
    for (Layer layer : network.layers()) {
      LayerPlan plan = compressor.plan(layer, recipe);
      Errors errors = errors(layer, recipe, threshold, sampleLimit);
      layers.put(layer.id().value(), estimate(layer, plan, recipe, sizes, errors));
    }
    return new NetworkEstimate(
        network.model().fileBytes(),
        sizes.fileBytes(),
        Optional.ofNullable(latency).map(LatencyModel::originalTotal),
        Optional.ofNullable(latency)
            .map(model -> model.total(network, layer -> compressor.encoding(layer, recipe))),
        layers);
  }

  private Optional<Figure> planned(Layer layer, Recipe recipe) {
    return Optional.ofNullable(latency)
        .flatMap(model -> model.planned(layer.id(), compressor.encoding(layer, recipe)));
  }

  private LayerEstimate estimate(
      Layer layer, LayerPlan plan, Recipe recipe, NetworkSize sizes, Errors errors) {
    return new LayerEstimate(
        layer.fileBytes(),
        sizes.layer(layer.id()),
        plan.quantization().quantizes() ? plan.quantization().bits() : layer.storedBits(),
        errors.sparsity(),
        errors.sqnrDb(),
        errors.outputSqnrDb(),
        Optional.ofNullable(latency).flatMap(model -> model.original(layer.id())),
        planned(layer, recipe),
        compressor
            .written(layer, recipe)
            .map(form -> new LayerEstimate.Written(form.words(), loading(layer, recipe, form))));
  }

  private Optional<Figure> loading(Layer layer, Recipe recipe, WrittenForm form) {
    LoadTimes loads = latency == null ? new LoadTimes() : latency.loads();
    return form.unpacked()
        ? compressor.encoding(layer, recipe).map(encoding -> loads.of(layer, encoding))
        : Optional.empty();
  }

  private Errors errors(Layer layer, Recipe recipe, float globalThreshold, int sampleLimit) {
    LayerId id = layer.id();
    Errors exact = computed.get(id);
    if (exact != null
        && exact.ground().equals(computed(layer, recipe, globalThreshold))
        && holds(exact.only(), recipe)) {
      return exact;
    }
    Ground ground = ground(layer, recipe, globalThreshold);
    Errors last = known.get(id);
    if (last != null && last.ground().equals(ground)) {
      return last;
    }
    Errors fresh =
        becomesTwo(layer, ground.plan())
            ? factored(layer, recipe, ground)
            : fresh(ground, engines.apply(id), sampleLimit);
    known.put(id, fresh);
    return fresh;
  }

  private Ground computed(Layer layer, Recipe recipe, float globalThreshold) {
    LayerPlan plan = compressor.plan(layer, recipe);
    Map<LayerId, LayerPlan> sharing = compressor.sharing(layer, recipe);
    float threshold = ComputedLayer.Request.threshold(plan, sharing, globalThreshold);
    return new Ground(plan, threshold, true, sharing, Optional.empty());
  }

  private Ground ground(Layer layer, Recipe recipe, float globalThreshold) {
    LayerPlan plan = compressor.plan(layer, recipe);
    return new Ground(
        plan,
        plan.pruning() instanceof Pruning.Global ? globalThreshold : 0,
        engines.apply(layer.id()).isPresent(),
        Map.of(),
        tables.of(layer, recipe, globalThreshold));
  }

  /**
   * The weights of a layer under a recipe.
   *
   * @param globalThreshold see {@link #globalThreshold}
   * @param sampleLimit how many weights of the sample to look at
   * @return nothing while its weights were not read
   */
  public Optional<LayerPreview> preview(
      Layer layer, Recipe recipe, float globalThreshold, int sampleLimit) {
    LayerPlan plan = compressor.plan(layer, recipe);
    return engines
        .apply(layer.id())
        .map(engine ->
            engine.preview(
                Cut.of(plan.pruning(), engine.profile(), globalThreshold),
                plan.quantization(),
                tables.of(layer, recipe, globalThreshold),
                sampleLimit))
        .map(whole -> factored(layer, recipe, whole));
  }

  /** All layers that were ranked together hold for the same recipe, which is compared once. */
  @SuppressWarnings("ReferenceEquality") // whether just these two were compared before
  private boolean holds(Optional<Recipe> only, Recipe recipe) {
    if (only.isEmpty()) {
      return true;
    }
    Compared now = compared;
    if (now == null || now.one() != only.get() || now.other() != recipe) {
      now = new Compared(only.get(), recipe, only.get().equals(recipe.ofLayers()));
      compared = now;
    }
    return now.same();
  }

  private static boolean becomesTwo(Layer layer, LayerPlan plan) {
    return plan.factorization().factorizes()
        && Factoring.layout(layer, plan.factorization().scheme()).isPresent();
  }

  /**
   * What is known of a layer before it is computed: of one that becomes two, only what its spectrum
   * tells, which is the error of the weights or of the outputs; the other one is NaN.
   *
   * @param whole what its weights would be if it stayed one
   */
  private LayerPreview factored(Layer layer, Recipe recipe, LayerPreview whole) {
    LayerPlan plan = compressor.plan(layer, recipe);
    if (!becomesTwo(layer, plan)) {
      return whole;
    }
    boolean alone = !plan.quantization().quantizes() && !plan.pruning().prunes();
    Optional<Spectrum> spectrum =
        alone ? compressor.spectrum(layer, plan, recipe) : Optional.<Spectrum>empty();
    OptionalDouble output =
        spectrum
            .flatMap(Spectrum::outputSqnrDb)
            .map(OptionalDouble::of)
            .orElseGet(OptionalDouble::empty);
    return new LayerPreview(
        whole.before(),
        whole.before(),
        whole.before(),
        new float[0],
        0,
        plan.pruning() instanceof Pruning.Sparsity share ? share.fraction() : 0,
        spectrum.flatMap(Spectrum::sqnrDb).orElse(Double.NaN),
        output,
        Double.NaN,
        Basis.ESTIMATE);
  }

  /** Known is what the spectrum tells, if there is one already; the rest has to be computed. */
  private Errors factored(Layer layer, Recipe recipe, Ground ground) {
    LayerPlan plan = ground.plan();
    double sparsity = plan.pruning() instanceof Pruning.Sparsity share ? share.fraction() : 0;
    Optional<Figure> sqnr =
        plan.quantization().quantizes() || sparsity > 0
            ? Optional.empty()
            : compressor
                .spectrum(layer, plan, recipe)
                .flatMap(Spectrum::sqnrDb)
                .map(Figure::estimate);
    return new Errors(ground, Figure.estimate(sparsity), sqnr);
  }

  private static Errors fresh(Ground ground, Optional<PreviewEngine> engine, int sampleLimit) {
    LayerPlan plan = ground.plan();
    if (!plan.changes()) {
      Optional<Figure> untouched = Optional.of(Figure.computed(Double.POSITIVE_INFINITY));
      return new Errors(ground, Figure.computed(0), untouched);
    }
    if (engine.isEmpty()) {
      return new Errors(ground, Figure.estimate(0), Optional.empty());
    }
    Cut cut = Cut.of(plan.pruning(), engine.get().profile(), ground.globalThreshold());
    LayerPreview preview =
        engine.get().preview(cut, plan.quantization(), ground.table(), sampleLimit);
    return new Errors(
        ground,
        Figure.estimate(preview.sparsity()),
        Optional.of(Figure.estimate(preview.sqnrDb())));
  }

  private int sampleLimit(Recipe recipe, float globalThreshold) {
    long changed =
        network.layers().stream()
            .filter(layer -> {
              Errors last = known.get(layer.id());
              return compressor.plan(layer, recipe).changes()
                  && (last == null
                      || !last.ground().equals(ground(layer, recipe, globalThreshold)));
            })
            .count();
    return Math.clamp(FRAME_BUDGET / Math.max(1, changed), SMALLEST_SAMPLE, WeightSample.LIMIT);
  }
}
