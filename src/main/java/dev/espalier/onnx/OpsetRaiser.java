package dev.espalier.onnx;

import dev.espalier.onnx.proto.ModelProto;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts a model to a newer version of the standard operators, one version after the other. Works
 * on copies and hands them over at the end, so that a refusal changes nothing.
 */
final class OpsetRaiser {
  /** Before version 7 the arithmetic operators broadcast by attributes. */
  private static final long OLDEST = 7;

  private static final String ADVICE = "Export the model again with a newer operator set";

  private final ModelDraft draft;
  private final ConversionContext context;
  private final Map<OnnxNode, NodeDraft> converted = new LinkedHashMap<>();

  private OpsetRaiser(ModelDraft draft, DraftNames names) {
    this.draft = draft;
    this.context = new ConversionContext(draft.model(), names);
  }

  static void raise(ModelDraft draft, DraftNames names, String domain, long version)
      throws OnnxException {
    String key = domain.equals("ai.onnx") ? "" : domain;
    Long current = draft.opsets().get(key);
    if (current == null) {
      draft.opsets().put(key, version);
    } else if (current < version) {
      refuse(draft.model(), key, current, version);
      new OpsetRaiser(draft, names).convert(current, version);
    }
  }

  private static void refuse(OnnxModel model, String domain, long current, long version)
      throws OnnxException {
    String reason = null;
    if (!domain.isEmpty()) {
      reason = "its operators of '" + domain + "' are of version " + current + ", not " + version;
    } else if (current < OLDEST) {
      reason = "operator set " + current + " is too old to be converted";
    } else if (version > OpsetChanges.NEWEST) {
      reason = "operator set " + version + " is not known";
    } else if (hasFunctions(model)) {
      reason = "it has functions of its own, written for operator set " + current;
    }
    if (reason != null) {
      throw new OnnxException(model.file(), "", reason, ADVICE);
    }
  }

  private static boolean hasFunctions(OnnxModel model) {
    return model.fields().stream()
        .anyMatch(field -> field.isDelimited(ModelProto.FUNCTIONS_FIELD_NUMBER));
  }

  private void convert(long from, long to) throws OnnxException {
    boolean done = false;
    try {
      convertAll(from, to);
      done = true;
    } finally {
      if (!done) {
        context.rollBack();
      }
    }
    commit(to);
  }

  private void convertAll(long from, long to) throws OnnxException {
    for (OnnxGraph graph : draft.model().allGraphs()) {
      for (OnnxNode node : graph.nodes()) {
        if (isStandard(node) && !isRemoved(node)) {
          convert(node, from, to);
        }
      }
    }
  }

  private void convert(OnnxNode node, long from, long to) throws OnnxException {
    for (long version = from + 1; version <= to; version++) {
      NodeDraft known = converted.get(node);
      Conversion conversion =
          OpsetChanges.of(known == null ? node.opType() : known.opType(), version);
      if (conversion != null) {
        conversion.apply(converted.computeIfAbsent(node, this::copy), context);
      }
    }
  }

  private NodeDraft copy(OnnxNode node) {
    GraphDraft graph = draft.graphOrNull(node.graph());
    NodeDraft known = graph == null ? null : graph.nodeOrNull(node.index());
    return known == null ? new NodeDraft(node) : new NodeDraft(known);
  }

  private boolean isRemoved(OnnxNode node) {
    GraphDraft graph = draft.graphOrNull(node.graph());
    NodeDraft known = graph == null ? null : graph.nodeOrNull(node.index());
    return known != null && known.isRemoved();
  }

  private static boolean isStandard(OnnxNode node) {
    return node.domain().isEmpty() || node.domain().equals("ai.onnx");
  }

  private void commit(long version) {
    converted.forEach((node, made) -> draft.graph(node.graph()).nodes().put(node.index(), made));
    context.commit(draft);
    draft.opsets().put("", version);
  }
}
