package dev.espalier.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operators that mean something else, or are written differently, in a newer version of the
 * standard operators (ONNX, Operator Changelog). Those that only take more types, more optional
 * inputs or new attributes with the old behaviour as default need no conversion and are not listed.
 */
final class OpsetChanges {
  /** The newest version that the list below covers, and that onnxruntime 1.29 loads. */
  static final long NEWEST = 26;

  private static final List<String> REDUCTIONS =
      List.of(
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSumSquare");

  private static final Map<String, Map<Long, Conversion>> CHANGES = changes();

  private OpsetChanges() {}

  /** What has to be done about {@code op} when going to {@code version}, if anything. */
  static @Nullable Conversion of(String op, long version) {
    return CHANGES.getOrDefault(op, Map.of()).get(version);
  }

  private static Map<String, Map<Long, Conversion>> changes() {
    Map<String, Map<Long, Conversion>> changes = new HashMap<>();
    changes.put("BatchNormalization", Map.of(9L, Training::spatial, 14L, Training::normalization));
    changes.put("Dropout", Map.of(10L, Training::mask, 12L, Training::ratio));
    changes.put("Clip", Map.of(11L, AttributesToInputs::clip));
    changes.put("Pad", Map.of(11L, AttributesToInputs::pad));
    changes.put("Slice", Map.of(10L, AttributesToInputs::slice));
    changes.put("TopK", Map.of(10L, AttributesToInputs::topK));
    changes.put("Split", Map.of(13L, AttributesToInputs::split, 18L, AttributesToInputs::parts));
    changes.put("Upsample", Map.of(9L, Resizing::scales, 10L, Resizing::upsample));
    changes.put("Resize", Map.of(11L, Resizing::resize, 13L, Resizing::modes));
    changes.put("Scatter", Map.of(11L, (node, context) -> node.become("ScatterElements")));
    for (String op : List.of("ReduceSum", "Squeeze", "Unsqueeze")) {
      changes.put(op, Map.of(13L, AttributesToInputs::axes));
    }
    for (String op : List.of("Softmax", "LogSoftmax", "Hardmax")) {
      changes.put(op, Map.of(13L, SoftmaxConversion::apply));
    }
    for (String op : REDUCTIONS) {
      changes.put(op, Map.of(18L, AttributesToInputs::axes));
    }
    changes.put("RoiAlign", Map.of(16L, Resizing::roiAlign));
    changes.put("GridSample", Map.of(20L, Resizing::gridSample));
    changes.put("Scan", Map.of(9L, Conversion.refuse("it lost its batch axis")));
    changes.put("DFT", Map.of(20L, AttributesToInputs::dftAxis));
    changes.put(
        "GroupNormalization",
        Map.of(21L, Conversion.refuse("its scale is per channel since then")));
    Conversion attention = Conversion.refuse("its inputs changed");
    changes.put("Attention", Map.of(24L, attention, 25L, attention));
    return changes;
  }
}
