package dev.espalier.compress;

import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.compress.activation.Saturation;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.compress.factor.FactorNames;
import dev.espalier.compress.factor.FactorNodes;
import dev.espalier.method.ChannelFactors;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.LowRank;
import dev.espalier.method.OutputCorrection;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.Recipe;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network as a recipe made it: the compressed weights of the layers that changed, as codes. Valid
 * while the model is open. Immutable, safe for use from several threads.
 */
public final class CompressedNetwork {
  private final Network network;
  private final WeightSites sites;
  private final Origin origin;
  private final Map<Layer, LayerChange> changes;
  private final TableSharing sharing;
  private final Map<LayerId, CompressedWeight> weights;
  private final Map<Layer, LayerCorrection> corrections;

  /** What it was made by, with what knowledge, of which weights, and with which integers. */
  record Origin(
      Recipe recipe, NetworkInputs inputs, SourceWeights source, IntegerNetwork integers) {}

  CompressedNetwork(
      Network network,
      WeightSites sites,
      Origin origin,
      Map<Layer, LayerChange> changes,
      Map<LayerId, CompressedWeight> weights) {
    this(network, sites, origin, changes, weights, Map.of());
  }

  private CompressedNetwork(
      Network network,
      WeightSites sites,
      Origin origin,
      Map<Layer, LayerChange> changes,
      Map<LayerId, CompressedWeight> weights,
      Map<Layer, LayerCorrection> corrections) {
    this.network = network;
    this.sites = sites;
    this.origin = origin;
    this.changes = new LinkedHashMap<>(changes);
    this.sharing = TableSharing.of(changes);
    this.weights = Map.copyOf(weights);
    this.corrections = new LinkedHashMap<>(corrections);
  }

  public Network network() {
    return network;
  }

  /** The recipe it was made by. */
  public Recipe recipe() {
    return origin.recipe();
  }

  /** The weights that were compressed; those of equalized layers are not as in the file. */
  public SourceWeights source() {
    return origin.source();
  }

  /** The network as it was. */
  public CompressedNetwork original() {
    return new CompressedNetwork(
        network,
        sites,
        new Origin(Recipe.EMPTY, origin.inputs(), SourceWeights.ORIGINAL, IntegerNetwork.NONE),
        Map.of(),
        Map.of());
  }

  /** What became of a layer; nothing if it did not change. */
  public Optional<CompressedWeight> weight(LayerId layer) {
    CompressedWeight weight = weights.get(layer);
    Layer known = network.layer(layer).orElse(null);
    if (weight == null || known == null) {
      return Optional.ofNullable(weight);
    }
    LayerCorrection correction = corrections.get(known);
    CompressedWeight corrected = correction == null ? weight : corrected(weight, known, correction);
    return Optional.of(IntegerContents.fitted(origin.integers(), known, corrected, this::bias));
  }

  /** The bias of a layer that has one, corrected if it is. */
  float[] bias(Layer layer) {
    LayerCorrection correction = corrections.get(layer);
    return correction == null ? IntegerNetwork.bias(layer).toFloats() : correction.bias();
  }

  /** How a weight is packed for the runtime's own operators; nothing where they get floats. */
  public Optional<WeightForm.Blocks> packed(Layer layer) {
    LayerChange change = changes.get(layer);
    return change == null ? Optional.empty() : change.packed(layer);
  }

  /** Whether the runtime's own operators compute with the weights of any layer. */
  public boolean isPacked() {
    return changes.keySet().stream().anyMatch(layer -> packed(layer).isPresent());
  }

  /** The same weights, all written for standard operators, which compute with floats. */
  public CompressedNetwork portable() {
    Map<Layer, LayerChange> portable = new LinkedHashMap<>();
    changes.forEach((layer, change) -> portable.put(layer, change.portable()));
    return new CompressedNetwork(network, sites, origin, portable, weights, corrections);
  }

  /** The layers that are computed with integers, and their values. */
  public IntegerNetwork integers() {
    return origin.integers();
  }

  private static CompressedWeight corrected(
      CompressedWeight weight, Layer layer, LayerCorrection correction) {
    if (!correction.scales()) {
      return weight;
    }
    return ChannelFactors.apply(weight, layer.channelAxis(), correction.factors()).orElse(weight);
  }

  /**
   * What was done to a layer before its outputs were corrected.
   *
   * @param change how it was pruned in the end, and the rest of its plan
   * @param weight what became of it
   */
  public record Made(LayerChange change, CompressedWeight weight) {}

  /** The layers that changed. */
  public Map<Layer, Made> made() {
    Map<Layer, Made> made = new LinkedHashMap<>();
    changes.forEach((layer, change) ->
        Optional.ofNullable(weights.get(layer.id()))
            .ifPresent(weight -> made.put(layer, new Made(change, weight))));
    return made;
  }

  /** How the outputs of a layer are to be corrected. */
  public OutputCorrection correction(Layer layer) {
    LayerChange change = changes.get(layer);
    return change == null ? OutputCorrection.NONE : change.plan().correction();
  }

  /** What was done to bring a layer's outputs back to the original's statistics. */
  public Optional<LayerCorrection> corrected(Layer layer) {
    return Optional.ofNullable(corrections.get(layer));
  }

  /** Whether the channels of a layer's compressed weight can be multiplied, each by its own. */
  public boolean scalable(Layer layer, float[] factors) {
    CompressedWeight weight = weights.get(layer.id());
    return weight != null && ChannelFactors.apply(weight, layer.channelAxis(), factors).isPresent();
  }

  /** The same with a layer corrected. */
  public CompressedNetwork with(Layer layer, LayerCorrection correction) {
    Map<Layer, LayerCorrection> more = new LinkedHashMap<>(corrections);
    more.put(layer, correction);
    return new CompressedNetwork(network, sites, origin, changes, weights, more);
  }

  /** The same as the result of another recipe that does the same. */
  CompressedNetwork as(Recipe recipe) {
    return new CompressedNetwork(
        network,
        sites,
        new Origin(recipe, origin.inputs(), origin.source(), origin.integers()),
        changes,
        weights,
        corrections);
  }

  /** Whether just this was done, with the same knowledge. */
  boolean isOf(Map<Layer, LayerChange> others, Origin other) {
    return changes.equals(others)
        && origin.inputs() == other.inputs()
        && origin.source() == other.source()
        && origin.integers().isSame(other.integers());
  }

  /** The layers whose outputs are to be corrected. */
  List<Layer> correctable() {
    return changes.entrySet().stream()
        .filter(change -> change.getValue().plan().correction() != OutputCorrection.NONE)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The biases that take the place of the original ones, as floats. */
  Collection<LayerCorrection> corrections() {
    return corrections.entrySet().stream()
        .filter(entry -> !origin.integers().hasIntegerBias(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * The weights of a layer as one, row major in the stored shape: decoded if the layer changed, and
   * rounded to 16 bits if that is what the model computes with.
   */
  public float[] decoded(Layer layer) {
    return weight(layer.id())
        .map(weight -> rounded(weight, layer.weight().type()))
        .orElseGet(() -> layer.weight().read());
  }

  /**
   * The weights that the written model has for a layer that changed: one, or two where the layer
   * became two.
   */
  public List<WrittenWeight> written(Layer layer) {
    DataType type = layer.weight().type();
    CompressedWeight weight = weight(layer.id()).orElseThrow();
    if (weight instanceof IntegerCodes codes && !dequantizes(layer)) {
      return IntegerContents.written(layer, sites.of(layer), integers(), codes);
    }
    if (packed(layer).isPresent()) {
      return PackedContents.written(toWrite(layer));
    }
    if (weight instanceof LowRank product) {
      FactorNames names = sites.factors(layer);
      return List.of(
          written(names.first(), type, product.first()),
          written(names.second(), type, product.second()));
    }
    return List.of(
        new WrittenWeight(
            layer.weight().name(), type, layer.weight().dims(), rounded(weight, type)));
  }

  private static WrittenWeight written(String name, DataType type, CompressedWeight weight) {
    return new WrittenWeight(name, type, WrittenLayer.dims(weight.shape()), rounded(weight, type));
  }

  private static float[] rounded(CompressedWeight weight, DataType type) {
    float[] values = weight.decode();
    if (type == DataType.FLOAT16) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
      }
    }
    return values;
  }

  /** What takes the place of the operators of a layer that changed; empty where they stay. */
  Map<OnnxNode, List<NewNode>> users(Layer layer) {
    return weight(layer.id()).orElseThrow() instanceof LowRank product
        ? FactorNodes.of(layer, product.layout(), sites.factors(layer))
        : Map.of();
  }

  /**
   * The changed model, ready to be written. Its tensors are packed while they are written; what did
   * not change is copied byte for byte.
   */
  public ModelEditor toModel() {
    ModelWeights model = new ModelWeights(network.model(), sites);
    changes.keySet().forEach(layer -> model.put(layer, toWrite(layer)));
    corrections().forEach(model::put);
    model.put(integers(), IntegerContents.of(this));
    return model.finish();
  }

  /** A layer that changed as it is written. */
  WrittenLayer toWrite(Layer layer) {
    CompressedWeight weight = weight(layer.id()).orElseThrow();
    return WrittenLayer.of(layer, form(layer), sites, () -> weight);
  }

  /** What is written of it. */
  LayerForm form(Layer layer) {
    return integers()
        .form(layer)
        .<LayerForm>map(known -> new LayerForm.Whole(known.weight()))
        .or(() -> packed(layer).map(LayerForm.Whole::new))
        .orElseGet(() -> ofFloats(layer, weight(layer.id()).orElseThrow()));
  }

  private LayerForm ofFloats(Layer layer, CompressedWeight weight) {
    LayerForm form =
        sharing.of(layer).<LayerForm>map(LayerForm::of).orElseGet(() -> LayerForm.of(weight));
    LayerChange change = changes.get(layer);
    return change == null ? form : change.sparse(form, weight);
  }

  /** The names that the written model has for a layer's weight, and for what it is made of. */
  public Set<String> writtenNames(Layer layer) {
    Set<String> names = new HashSet<>(Set.of(layer.weight().name()));
    if (weight(layer.id()).isPresent()) {
      WrittenLayer written = toWrite(layer);
      written.tensors().forEach(tensor -> names.add(tensor.name()));
      written.decoders().forEach(node -> names.addAll(node.outputs()));
    }
    return names;
  }

  /**
   * How far a layer is from exact where pairs of products are added in 16 bits; nothing where the
   * processor does not matter.
   */
  public Optional<Saturation> saturation(Layer layer) {
    return integers().form(layer).isPresent()
        ? weight(layer.id())
            .filter(IntegerCodes.class::isInstance)
            .flatMap(weight -> Saturation.of(layer, integers(), (IntegerCodes) weight))
        : Optional.empty();
  }

  /** Whether the model holds the weight of a layer as floats, once the runtime has loaded it. */
  private boolean dequantizes(Layer layer) {
    return integers().form(layer).map(form -> form.isStatic() && !form.explicit()).orElse(true);
  }

  WeightSites sites() {
    return sites;
  }

  /** The changed model for a session, without writing a file. */
  public TrialModel toTrial() {
    return trials().model(editor -> {});
  }

  /** The layers that changed, each beside its original. */
  public Twins twins() {
    return Twins.of(this);
  }

  /** The values of equalized layers on the scale of the original. */
  public RestoredValues restored() {
    return RestoredValues.of(this);
  }

  /** Makes changed models for sessions. */
  public Trials trials() {
    return new Trials(this);
  }

  /** The size of the file that {@link #toModel} writes. */
  public long fileBytes() {
    return toModel().byteSize();
  }

  /** The layers that changed. */
  Iterable<Layer> changed() {
    return changes.keySet();
  }

  /**
   * The weight of a layer if just this was done to it, and to the layers that it shares a table
   * with, with the same knowledge if it matters.
   */
  Optional<CompressedWeight> weight(
      Layer layer,
      LayerChange change,
      Optional<TableGroup> group,
      NetworkInputs known,
      SourceWeights source) {
    boolean needsInputs = change.needsInputs() || group.filter(TableGroup::needsInputs).isPresent();
    boolean same =
        (!needsInputs || known == origin.inputs())
            && source.isSame(layer, origin.source())
            && (group.isEmpty() || isShared(layer, group.get(), source));
    LayerChange before = changes.get(layer);
    return same && before != null && change.makesSameWeight(before)
        ? Optional.ofNullable(weights.get(layer.id()))
        : Optional.empty();
  }

  private boolean isShared(Layer layer, TableGroup group, SourceWeights source) {
    return sharing.of(layer).filter(group::isSame).isPresent()
        && group.hasSame(source, origin.source());
  }
}
