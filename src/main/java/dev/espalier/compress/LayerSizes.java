package dev.espalier.compress;

import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.network.Layer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/** What one layer takes in the file under each setting, worked out once. */
final class LayerSizes {
  private final Layer layer;
  private final WeightSites sites;
  private final Map<LayerForm, Size> known = new HashMap<>();

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
    return known.computeIfAbsent(change.form(layer), this::measure);
  }

  private Size measure(LayerForm form) {
    WrittenLayer written = WrittenLayer.of(layer, form, sites, WeightSource.NONE);
    EnumSet<SharedConstant> shared = EnumSet.noneOf(SharedConstant.class);
    shared.addAll(written.shared());
    return new Size(written.byteSize(), shared, LayerEncoding.of(layer, form, written));
  }
}
