package dev.espalier.app;

import dev.espalier.compress.Spectrum;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.estimate.probe.OptionFigures;
import dev.espalier.method.CodeLength;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.LayerPlan;
import java.util.List;
import java.util.Optional;

/**
 * The selected layers under their plans, as the inspector shows them.
 *
 * @param layers what is selected and can be tuned, in the order of the network
 * @param fixed what is selected and cannot be tuned
 * @param plan the plan that all of them have in common; empty where they differ
 * @param first the plan of the first layer, where sliders stand while plans differ
 * @param preview the weights of all of them together; empty until they were read
 * @param bytes what their weights take in a file
 * @param spectrum what ranks of a single layer cost; empty until that is known
 * @param sharing the layers that share a table with the first, which is one of them; none if it has
 *     its tables for itself
 * @param codes what the codes of all of them take in an archive; empty until that is computed
 * @param options the ways in which a single layer could be written, with its time by itself as far
 *     as that was probed; none until they are known
 */
public record SelectionPreview(
    List<Layer> layers,
    List<Layer> fixed,
    Optional<LayerPlan> plan,
    LayerPlan first,
    Optional<LayerPreview> preview,
    Bytes bytes,
    Optional<Spectrum> spectrum,
    List<LayerId> sharing,
    Optional<CodeLength> codes,
    List<OptionFigures> options) {

  /**
   * Bytes in files.
   *
   * @param before in the original
   * @param after as the recipe has it
   */
  public record Bytes(long before, long after) {}

  /** Copies the lists. */
  public SelectionPreview {
    layers = List.copyOf(layers);
    fixed = List.copyOf(fixed);
    sharing = List.copyOf(sharing);
    options = List.copyOf(options);
  }
}
