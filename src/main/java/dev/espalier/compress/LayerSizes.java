package dev.espalier.compress;

import dev.espalier.compress.encode.SharedConstant;
import dev.espalier.compress.encode.WeightSource;
import dev.espalier.network.Layer;
import dev.espalier.onnx.ModelSizes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What one layer takes in the file under each setting, worked out once. Thread-safe. */
final class LayerSizes {
  private final Layer layer;
  private final WeightSites sites;
  private final Map<LayerForm, Size> known = new ConcurrentHashMap<>();

  LayerSizes(Layer layer, WeightSites sites) {
    this.layer = layer;
    this.sites = sites;
  }

  /**
   * The size of an encoding.
   *
   * @param bytes of its own
   * @param shared the constants it needs besides
   * @param common the bytes of tensors that other layers use as well, by name
   * @param needsRuntime whether it needs operators of the runtime's own
   * @param encoding what it is
   * @param form the same in words
   */
  record Size(
      long bytes,
      EnumSet<SharedConstant> shared,
      Map<String, Long> common,
      boolean needsRuntime,
      LayerEncoding encoding,
      WrittenForm form) {}

  Size of(LayerForm form) {
    return known.computeIfAbsent(form, this::measure);
  }

  private Size measure(LayerForm form) {
    WrittenLayer written = WrittenLayer.of(layer, form, sites, WeightSource.NONE);
    EnumSet<SharedConstant> shared = EnumSet.noneOf(SharedConstant.class);
    shared.addAll(written.shared());
    Map<String, Long> common = new HashMap<>();
    written.common().forEach(tensor -> common.put(tensor.name(), ModelSizes.of(tensor)));
    return new Size(
        written.byteSize(),
        shared,
        common,
        written.needsRuntime(),
        LayerEncoding.of(layer, form, written),
        WrittenForm.of(layer, form, written));
  }
}
