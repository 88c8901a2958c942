package dev.espalier.compress;

import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.activation.IntegerForm;
import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.compress.factor.Factoring;
import dev.espalier.compress.kernel.KernelRules;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.Factorization;
import dev.espalier.method.Factorizer;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rank;
import dev.espalier.method.Saliency;
import dev.espalier.method.WeightPairs;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerInputs;
import dev.espalier.network.Network;
import dev.espalier.onnx.DataType;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a recipe does to one layer.
 *
 * @param plan its pruning is {@link Pruning#GLOBAL} until all layers were ranked; it asks for
 *     nothing that the layer cannot have, and a rank is a {@link Rank.Fixed} that pays; with
 *     equalization the layer is equalized with another one; its encoding is always said
 * @param integers how it is computed with integers; nothing if with floats
 * @param kept how many weights are not zero at most, where it is known
 */
public record LayerChange(LayerPlan plan, Optional<IntegerForm> integers, OptionalInt kept) {
  /** Of a layer that is computed with floats, of which nothing is known to be zero. */
  LayerChange(LayerPlan plan) {
    this(plan, Optional.empty(), OptionalInt.empty());
  }

  /**
   * What {@code recipe} does to {@code layer}; nothing if the layer stays byte for byte as it is.
   *
   * @param equalized whether it is equalized with another one, which is for both to ask for
   */
  static Optional<LayerChange> of(Layer layer, Recipe recipe, boolean equalized, Network network) {
    LayerPlan plan =
        recipe
            .plan(layer.id().value())
            .withEqualization(equalized)
            .withEncoding(Optional.of(recipe.encoding(layer.id().value())));
    if (!layer.tunable()) {
      return Optional.empty();
    }
    ActivationRules rules = ActivationRules.of(recipe.activations(), network.model());
    Optional<IntegerForm> integers =
        rules.form(
            layer, network, known -> known.equals(layer) ? plan : recipe.plan(known.id().value()));
    return integers.isPresent()
        ? of(layer, rules.adapted(plan), recipe)
            .map(change -> new LayerChange(change.plan(), integers, change.kept()))
        : of(layer, plan, recipe);
  }

  /** What a recipe does to the layers of a network that it changes, in the order they have. */
  static Map<Layer, LayerChange> of(Network network, Recipe recipe, Equalizer equalizer) {
    Map<Layer, LayerChange> changes = new LinkedHashMap<>();
    for (Layer layer : network.layers()) {
      of(layer, recipe, equalizer.equalizes(layer, recipe), network)
          .ifPresent(change -> changes.put(layer, change));
    }
    return changes;
  }

  /** What is computed with integers after some changes, without the scales. */
  static IntegerNetwork integers(Network network, Map<Layer, LayerChange> changes) {
    Map<Layer, IntegerForm> forms = new LinkedHashMap<>();
    changes.forEach((layer, change) -> change.integers().ifPresent(form -> forms.put(layer, form)));
    return IntegerNetwork.outline(network.model().graph(), forms);
  }

  private static Optional<LayerChange> of(Layer layer, LayerPlan plan, Recipe recipe) {
    boolean idle = plan.pruning() instanceof Pruning.Global && recipe.globalSparsity().isEmpty();
    LayerPlan active = factored(layer, idle ? plan.withPruning(Pruning.NONE) : plan);
    boolean keeps =
        !plan.quantization().quantizes()
            || (plan.quantization().bits() == 16 && layer.weight().type() == DataType.FLOAT16);
    boolean changes =
        active.pruning().prunes()
            || !keeps
            || active.factorization().factorizes()
            || active.equalization();
    return changes
        ? Optional.of(
            new LayerChange(possible(layer, active), Optional.empty(), kept(layer, active)))
        : Optional.empty();
  }

  /** Thresholds and rankings take as many as the weights say, see {@link KeptCounts}. */
  private static OptionalInt kept(Layer layer, LayerPlan plan) {
    long count = layer.weight().dims().elementCount();
    if (plan.factorization().factorizes() || count > Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    return switch (plan.pruning()) {
      case Pruning.Sparsity sparsity -> OptionalInt.of((int) count - sparsity.countOf((int) count));
      case Pruning.Count some -> OptionalInt.of((int) Math.max(0, count - some.pruned()));
      case Pruning.Pattern pattern -> OptionalInt.of(pattern.keptOf(LayerWeight.matrices(layer)));
      case Pruning.Blocks blocks -> OptionalInt.of(blocks.keptOf(LayerWeight.matrices(layer)));
      case Pruning.None _, Pruning.Threshold _, Pruning.Global _ -> OptionalInt.empty();
    };
  }

  /** The same where so many weights are kept. */
  LayerChange withKept(OptionalInt other) {
    return new LayerChange(plan, integers, other);
  }

  /** How a weight is written of which some are known to be zero. */
  WeightForm sparse(WeightForm form) {
    return kept.isPresent() ? form.sparse(kept.getAsInt()) : form;
  }

  /** The same once the weight is there: densely, should more of it not be zero. */
  LayerForm sparse(LayerForm form, CompressedWeight weight) {
    return form instanceof LayerForm.Whole(WeightForm whole)
            && sparse(whole) instanceof WeightForm.Sparse sparse
            && sparse.fits(weight)
        ? new LayerForm.Whole(sparse)
        : form;
  }

  /**
   * A layer that cannot be written as two stays one; of one that can, each part is pruned by the
   * same share, and not by anything that was found out for the whole, and shares no table.
   */
  private static LayerPlan factored(Layer layer, LayerPlan plan) {
    Factorization wanted = plan.factorization();
    if (!wanted.factorizes()) {
      return plan;
    }
    Optional<FactorLayout> layout = Factoring.layout(layer, wanted.scheme());
    if (layout.isEmpty()) {
      return plan.withFactorization(Factorization.NONE);
    }
    boolean whole =
        !(plan.pruning() instanceof Pruning.Sparsity || plan.pruning() instanceof Pruning.None);
    Rank rank = new Rank.Fixed(Factorizer.rank(layout.get(), wanted.rank()));
    Factorization found = wanted.withRank(rank);
    return (whole ? plan.withPruning(Pruning.NONE) : plan)
        .withQuantization(ownTables(plan.quantization()))
        .withFactorization(found);
  }

  private static Quantization ownTables(Quantization quantization) {
    return quantization.granularity() == Granularity.SHARED
        ? quantization.withGranularity(Granularity.TENSOR)
        : quantization;
  }

  /**
   * A layer whose inputs no value shows, such as a table, is treated without knowing them; one
   * without a bias of its own is not corrected.
   */
  private static LayerPlan possible(Layer layer, LayerPlan plan) {
    boolean blind = plan.needsInputs() && LayerInputs.of(layer).isEmpty();
    LayerPlan known = blind ? plan.withoutInputs() : plan;
    boolean corrects = known.correction() != OutputCorrection.NONE;
    return corrects && LayerBias.of(layer).isEmpty()
        ? known.withCorrection(OutputCorrection.NONE)
        : known;
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return plan.needsInputs();
  }

  /** Whether samples have to be run for it. */
  public boolean needsCalibration() {
    return plan.needsCalibration() || integers.filter(IntegerForm::isStatic).isPresent();
  }

  /** The weights of a layer that must not come to too much in 16 bits, if it is made so. */
  Optional<WeightPairs> pairs(Layer layer) {
    return integers
        .filter(form -> form.type() == ActivationType.U8S8_PAIRED)
        .flatMap(_ -> Saturation.pairs(layer));
  }

  /** Whether the outputs of the layer are corrected. */
  public boolean corrects() {
    return plan.correction() != OutputCorrection.NONE;
  }

  /** Whether the bias of the layer is written anew, if it has one of its own. */
  boolean rewritesBias() {
    return corrects() || plan.equalization();
  }

  /** How many weights are pruned. */
  public Pruning pruning() {
    return plan.pruning();
  }

  /** Which go first. */
  public Saliency saliency() {
    return plan.method().saliency();
  }

  /** How the weights are stored. */
  public Quantization quantization() {
    return plan.quantization();
  }

  /** Whether the weight becomes the same, however it is written. */
  boolean makesSameWeight(LayerChange other) {
    OptionalInt any = OptionalInt.empty();
    return portable().withKept(any).equals(other.portable().withKept(any));
  }

  /** The same, written for standard operators. */
  LayerChange portable() {
    return new LayerChange(
        plan.withEncoding(Optional.of(Encoding.PORTABLE)),
        integers.map(IntegerForm::portable),
        kept);
  }

  /** The same, pruned in another way. */
  LayerChange withPruning(Pruning other) {
    return new LayerChange(plan.withPruning(other), integers, kept);
  }

  /** Whether the layer becomes two, and how; its rank is what it comes to for this layer. */
  public Factorization factorization() {
    return plan.factorization();
  }

  /** How the layer will be written, if it shares no table with others. */
  LayerForm form(Layer layer) {
    if (integers.isPresent()) {
      return new LayerForm.Whole(integers.get().weight());
    }
    if (plan.factorization().rank() instanceof Rank.Fixed rank) {
      return factors(Factoring.layout(layer, factorization().scheme()).orElseThrow(), rank.rank());
    }
    return new LayerForm.Whole(
        packed(layer).<WeightForm>map(form -> form).orElseGet(() -> sparse(whole(layer))));
  }

  /** How the weight is packed for the runtime's own operators; nothing if it is not. */
  public Optional<WeightForm.Blocks> packed(Layer layer) {
    return integers.isPresent() ? Optional.empty() : KernelRules.form(layer, plan);
  }

  private LayerForm factors(FactorLayout layout, int rank) {
    return new LayerForm.Factors(layout, rank, form(layout.firstAxis()), form(layout.secondAxis()));
  }

  private WeightForm whole(Layer layer) {
    return layer
        .channelOrder()
        .filter(_ -> quantization().channelwise())
        .<WeightForm>map(order -> new WeightForm.Ordered(form(0), order))
        .orElseGet(() -> form(layer.channelAxis()));
  }

  private WeightForm form(int axis) {
    return WeightForm.of(quantization(), pruning().prunes(), axis);
  }
}
