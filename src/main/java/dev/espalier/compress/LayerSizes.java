package dev.espalier.compress;

import dev.espalier.compress.encode.EncodedWeight;
import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightEncoder;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** What one layer takes in the file under each setting, worked out once. */
final class LayerSizes {
  private static final int SETTINGS = 10 * 2 * 2 * 2;

  private final Layer layer;
  private final WeightSites sites;
  private final @Nullable Size[] known = new @Nullable Size[SETTINGS];

  LayerSizes(Layer layer, WeightSites sites) {
    this.layer = layer;
    this.sites = sites;
  }

  /**
   * The size of an encoding.
   *
   * @param bytes of its own
   * @param shared the constants it needs besides
   * @param encoding what it is
   */
  record Size(long bytes, EnumSet<SharedConstant> shared, LayerEncoding encoding) {}

  Size of(LayerChange change) {
    int index = index(change);
    Size size = known[index];
    if (size == null) {
      size = measure(change);
      known[index] = size;
    }
    return size;
  }

  private Size measure(LayerChange change) {
    EncodedWeight encoded =
        WeightEncoder.encode(sites.of(layer), change.form(layer), WeightSource.NONE);
    EnumSet<SharedConstant> shared = EnumSet.noneOf(SharedConstant.class);
    shared.addAll(encoded.shared());
    return new Size(encoded.byteSize(), shared, LayerEncoding.of(encoded));
  }

  private static int index(LayerChange change) {
    Quantization quantization = change.quantization();
    int width =
        switch (quantization.bits()) {
          case 32 -> 9;
          case 16 -> 8;
          default -> quantization.bits() - 1;
        };
    int scheme = quantization.scheme() == Scheme.ASYMMETRIC ? 1 : 0;
    int granularity = quantization.granularity() == Granularity.CHANNEL ? 1 : 0;
    int pruned = change.pruning().prunes() ? 1 : 0;
    return ((width * 2 + scheme) * 2 + granularity) * 2 + pruned;
  }
}
