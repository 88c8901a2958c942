package dev.espalier.compress;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.method.CompressedWeight;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A network as a recipe made it: the compressed weights of the layers that changed, as codes. Valid
 * while the model is open. Immutable, safe for use from several threads.
 */
public final class CompressedNetwork {
  private final Network network;
  private final WeightSites sites;
  private final Origin origin;
  private final Map<Layer, LayerChange> changes;
  private final Map<LayerId, CompressedWeight> weights;

  /** What it was made by, and with what knowledge. */
  record Origin(Recipe recipe, NetworkInputs inputs) {}

  CompressedNetwork(
      Network network,
      WeightSites sites,
      Origin origin,
      Map<Layer, LayerChange> changes,
      Map<LayerId, CompressedWeight> weights) {
    this.network = network;
    this.sites = sites;
    this.origin = origin;
    this.changes = new LinkedHashMap<>(changes);
    this.weights = Map.copyOf(weights);
  }

  public Network network() {
    return network;
  }

  /** The recipe it was made by. */
  public Recipe recipe() {
    return origin.recipe();
  }

  /** What became of a layer; nothing if it did not change. */
  public Optional<CompressedWeight> weight(LayerId layer) {
    return Optional.ofNullable(weights.get(layer));
  }

  /**
   * The weights of a layer as the written model will hold them, row major in the stored shape:
   * decoded if the layer changed, and rounded to 16 bits if that is what the model computes with.
   */
  public float[] decoded(Layer layer) {
    CompressedWeight weight = weights.get(layer.id());
    if (weight == null) {
      return layer.weight().read();
    }
    float[] values = weight.decode();
    if (layer.weight().type() == DataType.FLOAT16) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
      }
    }
    return values;
  }

  /**
   * The changed model, ready to be written. Its tensors are packed while they are written; what did
   * not change is copied byte for byte.
   */
  public ModelEditor toModel() {
    ModelWeights model = new ModelWeights(network.model(), sites);
    changes.forEach((layer, change) -> {
      CompressedWeight weight = weightOf(layer);
      model.put(layer, WeightForm.of(weight), () -> weight);
    });
    return model.finish();
  }

  /** The changed model for a session, without writing a file. */
  public TrialModel toTrial() {
    return trials().model(editor -> {});
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

  /** The weight of a layer if just this was done to it, with the same knowledge if it matters. */
  Optional<CompressedWeight> weight(Layer layer, LayerChange change, NetworkInputs known) {
    boolean same = !change.needsInputs() || known == origin.inputs();
    return same && change.equals(changes.get(layer)) ? weight(layer.id()) : Optional.empty();
  }

  private CompressedWeight weightOf(Layer layer) {
    return weight(layer.id()).orElseThrow();
  }
}
