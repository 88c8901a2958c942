package dev.espalier.onnx;

/** Converts a model to a newer version of the standard operators. */
final class OpsetRaiser {
  private OpsetRaiser() {}

  static void raise(ModelDraft draft, ValueNames names, String domain, long version)
      throws OnnxException {
    String key = domain.equals("ai.onnx") ? "" : domain;
    Long current = draft.opsets().get(key);
    if (current == null) {
      draft.opsets().put(key, version);
    } else if (current < version) {
      throw new OnnxException(
          draft.model().file(),
          "",
          "operators of '" + key + "' cannot be raised from version " + current,
          "Export the model with version " + version);
    }
  }
}
