package dev.espalier.tune;

import dev.espalier.method.Distribution;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rank;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntFunction;

/** What the tables of {@link AccuracyTable} compare: for each cell a recipe, where there is one. */
final class AccuracyMethods {
  /** Half of the weights, and a quarter, in places that follow a pattern. */
  private static final List<Pruning> PLACES =
      List.of(
          new Pruning.Pattern(2, 4),
          new Pruning.Pattern(4, 8),
          new Pruning.Pattern(1, 4),
          new Pruning.Blocks(1, 4, 0.5),
          new Pruning.Blocks(4, 1, 0.5));

  private AccuracyMethods() {}

  /** Makes a recipe of the tunable layers. */
  @FunctionalInterface
  interface Setting {
    /** The recipe. */
    Recipe recipe(List<Layer> layers);

    /** The same plan for all layers. */
    static Setting of(LayerPlan plan) {
      return layers -> Recipe.EMPTY.with(names(layers), plan);
    }

    /** The same with what can be repaired without training. */
    default Setting repaired() {
      return layers ->
          recipe(layers)
              .update(
                  names(layers),
                  plan ->
                      plan.withRefit(plan.pruning().prunes() && plan.saliency() != Saliency.OBS)
                          .withCorrection(OutputCorrection.MEAN_AND_DEVIATION));
    }
  }

  /**
   * One table.
   *
   * @param columns their heads
   * @param rows settings by column; none where the method has no such thing
   * @param sized whether the settings make files of different sizes
   */
  record Table(List<String> columns, Map<String, List<Optional<Setting>>> rows, boolean sized) {}

  /** All of them, by the word that chooses one. */
  static Map<String, Table> tables() {
    Map<String, Table> tables = new LinkedHashMap<>();
    tables.put("bits", quantization());
    tables.put("tensor", perTensor());
    tables.put("zeros", pruning());
    tables.put("patterns", patterns());
    tables.put("ranks", lowRank());
    return tables;
  }

  private static Table quantization() {
    Map<String, IntFunction<LayerPlan>> rows = new LinkedHashMap<>();
    rows.put("to nearest, least squares", bits -> plan(Quantization.ofBits(bits)));
    rows.put("GPTQ", bits -> plan(Quantization.ofBits(bits).withRounding(Rounding.GPTQ)));
    rows.put("GPTQ + descent, asymmetric, least output error", bits -> plan(best(bits)));
    rows.put(
        "the same at 50 % sparsity (surgeon)",
        bits -> plan(best(bits)).withPruning(Pruning.GLOBAL).withSaliency(Saliency.OBS));
    rows.put(
        "k-means, one table for all layers",
        bits -> plan(of(Format.KMEANS, bits).withGranularity(Granularity.SHARED)));
    rows.put("k-means, a table for a layer", bits -> plan(perLayer(of(Format.KMEANS, bits))));
    rows.put("the same, GPTQ + descent", bits -> plan(perLayer(rounded(Format.KMEANS, bits))));
    rows.put("the same, a table for each channel", bits -> plan(rounded(Format.KMEANS, bits)));
    rows.put("normal floats, GPTQ", bits -> plan(gptq(Format.NORMAL_FLOAT, bits)));
    rows.put("fixed point, GPTQ", bits -> plan(gptq(Format.FIXED_POINT, bits)));
    rows.put("powers of two, GPTQ", bits -> plan(gptq(Format.POWER_OF_TWO, bits)));
    rows.put(
        "float8 E4M3, float4 E2M1, ternary; GPTQ",
        bits ->
            switch (bits) {
              case 8 -> plan(gptq(Format.FLOAT8_E4M3, bits));
              case 4 -> plan(gptq(Format.FLOAT4_E2M1, bits));
              case 2 -> plan(gptq(Format.TERNARY, bits));
              default -> LayerPlan.NONE;
            });
    rows.put(
        "values shared by a hash, least output error",
        bits -> plan(of(Format.HASHED, bits).withRange(RangeMethod.LEAST_OUTPUT_ERROR)));
    Map<String, List<Optional<Setting>>> cells = new LinkedHashMap<>();
    rows.forEach((name, row) ->
        cells.put(name, List.of(8, 4, 3, 2).stream().map(bits -> possible(row, bits)).toList()));
    return new Table(List.of("8 bits", "4 bits", "3 bits", "2 bits"), cells, true);
  }

  /** What equalization is for: one grid for all channels of a layer. */
  private static Table perTensor() {
    Map<String, DoubleFunction<Setting>> rows = new LinkedHashMap<>();
    for (RangeMethod range : List.of(RangeMethod.MIN_MAX, RangeMethod.LEAST_SQUARES)) {
      String name = range == RangeMethod.MIN_MAX ? "min-max" : "least squares";
      DoubleFunction<LayerPlan> plain =
          bits -> plan(perLayer(Quantization.ofBits((int) bits).withRange(range)));
      rows.put(name, bits -> Setting.of(plain.apply(bits)));
      rows.put(name + ", equalized", bits -> Setting.of(plain.apply(bits).withEqualization(true)));
    }
    DoubleFunction<LayerPlan> gptq =
        bits -> plan(perLayer(Quantization.ofBits((int) bits).withRounding(Rounding.GPTQ)));
    rows.put("GPTQ", bits -> Setting.of(gptq.apply(bits)));
    rows.put("GPTQ, equalized", bits -> Setting.of(gptq.apply(bits).withEqualization(true)));
    List<String> heads = List.of("8 bits, one scale for a layer", "6 bits", "5 bits", "4 bits");
    return table(rows, List.of(8.0, 6.0, 5.0, 4.0), heads, false);
  }

  /** Formats have not all widths. */
  private static Optional<Setting> possible(IntFunction<LayerPlan> row, int bits) {
    LayerPlan plan = row.apply(bits);
    if (plan.quantization().bits() != bits) {
      return Optional.empty();
    }
    boolean global = plan.pruning() instanceof Pruning.Global;
    return Optional.of(layers -> {
      Recipe recipe = Setting.of(plan).recipe(layers);
      return global ? recipe.withGlobalSparsity(OptionalDouble.of(0.5)) : recipe;
    });
  }

  private static LayerPlan plan(Quantization quantization) {
    return LayerPlan.NONE.withQuantization(quantization);
  }

  private static Quantization of(Format format, int bits) {
    return Quantization.ofBits(bits).withFormat(format);
  }

  private static Quantization gptq(Format format, int bits) {
    return of(format, bits).withRounding(Rounding.GPTQ);
  }

  private static Quantization rounded(Format format, int bits) {
    return of(format, bits)
        .withRange(RangeMethod.LEAST_OUTPUT_ERROR)
        .withRounding(Rounding.DESCENT);
  }

  private static Quantization perLayer(Quantization quantization) {
    return quantization.withGranularity(Granularity.TENSOR);
  }

  private static Quantization best(int bits) {
    return rounded(Format.UNIFORM, bits).withScheme(Scheme.ASYMMETRIC);
  }

  private static Table pruning() {
    Map<String, DoubleFunction<Setting>> rows = new LinkedHashMap<>();
    rows.put("magnitude, each layer alike", share -> alike(share, Saliency.MAGNITUDE));
    rows.put(
        "magnitude, by the Erdős–Rényi kernel",
        share -> divided(share, Saliency.MAGNITUDE, Distribution.ERK));
    rows.put(
        "magnitude, over the network",
        share -> divided(share, Saliency.MAGNITUDE, Distribution.GLOBAL));
    rows.put("Wanda, each layer alike", share -> alike(share, Saliency.WANDA));
    rows.put("surgeon (OBS), each layer alike", share -> alike(share, Saliency.OBS));
    rows.put(
        "surgeon (OBS), by the Erdős–Rényi kernel",
        share -> divided(share, Saliency.OBS, Distribution.ERK));
    rows.put(
        "surgeon (OBS), over the network",
        share -> divided(share, Saliency.OBS, Distribution.GLOBAL));
    return table(
        rows, List.of(0.5, 0.7, 0.8, 0.9), List.of("50 % zeros", "70 %", "80 %", "90 %"), false);
  }

  private static Setting alike(double share, Saliency saliency) {
    return divided(share, saliency, Distribution.UNIFORM);
  }

  private static Setting divided(double share, Saliency saliency, Distribution distribution) {
    return layers ->
        SparsityAllocation.apply(
            Setting.of(LayerPlan.NONE.withSaliency(saliency)).recipe(layers),
            layers,
            distribution,
            share);
  }

  private static Table table(
      Map<String, DoubleFunction<Setting>> rows,
      List<Double> values,
      List<String> heads,
      boolean sized) {
    Map<String, List<Optional<Setting>>> cells = new LinkedHashMap<>();
    rows.forEach((name, row) ->
        cells.put(name, values.stream().map(value -> Optional.of(row.apply(value))).toList()));
    return new Table(heads, cells, sized);
  }

  private static Table patterns() {
    Map<String, List<Optional<Setting>>> cells = new LinkedHashMap<>();
    cells.put("magnitude", placed(Saliency.MAGNITUDE));
    cells.put("surgeon (OBS)", placed(Saliency.OBS));
    return new Table(List.of("2:4", "4:8", "1:4", "blocks 1x4", "4x1"), cells, false);
  }

  private static List<Optional<Setting>> placed(Saliency saliency) {
    Function<Pruning, Setting> setting =
        pruning -> Setting.of(LayerPlan.NONE.withPruning(pruning).withSaliency(saliency));
    return PLACES.stream().map(setting).map(Optional::of).toList();
  }

  private static Table lowRank() {
    Map<String, DoubleFunction<Setting>> rows = new LinkedHashMap<>();
    for (FactorWeighting weighting : FactorWeighting.values()) {
      String name =
          switch (weighting) {
            case PLAIN -> "singular values (SVD)";
            case ACTIVATION -> "weighted by activations (ASVD)";
            case WHITENED -> "whitened by the inputs (SVD-LLM)";
          };
      rows.put(name, share -> factors(share, weighting, Quantization.NONE));
    }
    rows.put(
        "whitened, factors at 8 bits (GPTQ)",
        share ->
            factors(
                share,
                FactorWeighting.WHITENED,
                Quantization.ofBits(8).withRounding(Rounding.GPTQ)));
    return table(
        rows, List.of(0.75, 0.5, 0.25), List.of("75 % of the weights", "50 %", "25 %"), true);
  }

  private static Setting factors(
      double share, FactorWeighting weighting, Quantization quantization) {
    Factorization factorization =
        Factorization.NONE.withRank(new Rank.Share(share)).withWeighting(weighting);
    return Setting.of(plan(quantization).withFactorization(factorization));
  }

  /** How layers are called in a recipe. */
  private static List<String> names(List<Layer> layers) {
    return layers.stream().map(layer -> layer.id().value()).toList();
  }
}
