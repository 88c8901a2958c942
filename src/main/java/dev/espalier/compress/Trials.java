package dev.espalier.compress;

import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.network.OutsideWeights;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.Payload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes models for sessions out of a compressed network, without writing a file: the structure as
 * bytes, the weights apart from it. Weights are decoded once, however many models are made. Those
 * of subgraphs stay inside, as a runtime is given weights of the main graph only, and so do those
 * whose names the runtime would not get as they are. Layers that are computed with integers, or by
 * the runtime's own operators, are as they will be written, so that what is tried is what they
 * really put out.
 */
public final class Trials {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final CompressedNetwork compressed;

  /** Of the main graph. */
  private final Map<String, TrialTensor> tensors = new HashMap<>();

  /**
   * Those that are more than other contents: weights that stay inside, layers that are two,
   * integers.
   */
  private final Map<Layer, WrittenLayer> inner = new LinkedHashMap<>();

  Trials(CompressedNetwork compressed) {
    this.compressed = compressed;
    for (OnnxTensor tensor : compressed.network().model().graph().initializers()) {
      if (OutsideWeights.canBe(tensor)) {
        tensors.put(
            tensor.name(), new TrialTensor(tensor.dataType(), tensor.dims(), tensor.bytes()));
      }
    }
    compressed.changed().forEach(this::put);
    compressed
        .corrections()
        .forEach(correction -> tensors.remove(correction.slot().tensor().name()));
    compressed.integers().layers().keySet().stream()
        .filter(compressed.integers()::hasIntegerBias)
        .forEach(layer -> tensors.remove(IntegerNetwork.bias(layer).name()));
  }

  /** The network that the models are made of. */
  public Network network() {
    return compressed.network();
  }

  /**
   * A model with further changes.
   *
   * @param change makes changes other than to weights, such as inner values that become outputs
   */
  public TrialModel model(Consumer<ModelEditor> change) {
    ModelEditor editor = compressed.network().model().edit();
    // In older files initializers are inputs as well, and so could not be left open.
    editor.raiseIr(4);
    ModelWeights weights = new ModelWeights(editor, compressed.sites());
    inner.forEach(weights::put);
    compressed.corrections().forEach(weights::put);
    weights.put(compressed.integers(), IntegerContents.of(compressed));
    weights.finish();
    change.accept(editor);
    return new TrialModel(editor.skeleton(tensors.keySet()), tensors);
  }

  private void put(Layer layer) {
    List<NewTensor> decoded = new ArrayList<>();
    boolean outside = layer.weight().graph().isMain();
    if (outside) {
      tensors.remove(layer.weight().name());
    }
    if (compressed.integers().form(layer).isPresent() || compressed.packed(layer).isPresent()) {
      inner.put(layer, compressed.toWrite(layer));
      return;
    }
    for (WrittenWeight weight : compressed.written(layer)) {
      MemorySegment bytes = bytes(weight);
      if (outside && OutsideWeights.canBeNamed(weight.name())) {
        tensors.put(weight.name(), new TrialTensor(weight.type(), weight.dims(), bytes));
      }
      decoded.add(new NewTensor(weight.name(), weight.type(), weight.dims(), Payload.of(bytes)));
    }
    Map<OnnxNode, List<NewNode>> users = compressed.users(layer);
    boolean onlyContents = outside && tensors.containsKey(layer.weight().name());
    if (!onlyContents) {
      inner.put(layer, new WrittenLayer(decoded, List.of(), Set.of(), List.of(), users));
    }
  }

  private static MemorySegment bytes(WrittenWeight weight) {
    float[] values = weight.values();
    boolean half = weight.type() == DataType.FLOAT16;
    long width = half ? Short.BYTES : Float.BYTES;
    MemorySegment bytes = Arena.ofAuto().allocate(values.length * width, Float.BYTES);
    if (half) {
      for (int i = 0; i < values.length; i++) {
        bytes.setAtIndex(HALF, i, Float.floatToFloat16(values[i]));
      }
    } else {
      MemorySegment.copy(values, 0, bytes, FLOAT, 0, values.length);
    }
    return bytes;
  }
}
