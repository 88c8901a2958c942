package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.TrialModel;
import dev.espalier.compress.TrialTensor;
import dev.espalier.compress.Trials;
import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.runtime.ModelSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A compressed network that can be run without writing a file. */
public final class Trial {

  private Trial() {}

  /** The original's structure with the decoded weights in the place of its own. */
  public static ModelSource source(CompressedNetwork compressed) {
    return source(compressed.trials(), editor -> {});
  }

  /**
   * The same with further changes.
   *
   * @param change makes changes other than to weights
   */
  public static ModelSource source(Trials trials, Consumer<ModelEditor> change) {
    TrialModel trial = trials.model(change);
    Map<String, Tensor> tensors = new HashMap<>();
    trial.tensors().forEach((name, tensor) -> tensors.put(name, tensor(tensor)));
    return new ModelSource.Skeleton(trial.skeleton(), tensors, trials.network().model().file());
  }

  private static Tensor tensor(TrialTensor tensor) {
    ElementType type =
        tensor.type() == DataType.FLOAT16 ? ElementType.FLOAT16 : ElementType.FLOAT32;
    ByteBuffer bytes = tensor.bytes().asByteBuffer().order(ByteOrder.nativeOrder());
    return Tensor.of(type, bytes, tensor.dims().toArray());
  }
}
