package dev.espalier.fuzz;

import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;

/** Models: opened, taken for a network, read and written again, or refused. */
public final class OnnxFuzz {
  private OnnxFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Path file = FuzzFiles.write("fuzzed.onnx", bytes);
    try (OnnxModel model = OnnxModel.open(file)) {
      for (Layer layer : Network.of(model).layers()) {
        if (layer.tunable()) {
          layer.weight().read();
        }
      }
      ModelEditor editor = model.edit();
      editor.nameNodes();
      if (editor.toBytes().length != editor.byteSize()) {
        throw new IllegalStateException("the size that was told is not that of the model");
      }
    } catch (OnnxException e) {
      FuzzFiles.named(file, e);
    }
  }
}
