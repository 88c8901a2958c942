package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.Payload;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerErrorsTest {

  private static final Path SAMPLES = Path.of("assets", "samples");

  @Test
  void measureGivesTheErrorOfEachLayersOutput() throws Exception {
    try (OnnxModel model = OnnxModel.open(SAMPLES.resolve("lenet-300-100.onnx"));
        ModelRuntime runtime = new InProcessRuntime()) {
      List<OnnxNode> layers =
          model.graph().nodes().stream().filter(node -> node.opType().equals("Gemm")).toList();
      List<String> values = layers.stream().map(layer -> layer.outputs().getFirst()).toList();
      List<OutputPair> pairs =
          layers.stream().map(l -> OutputPair.same(l.name(), l.outputs().getFirst())).toList();
      try (ModelSession original = capture(runtime, model.edit(), values);
          ModelSession rounded =
              capture(runtime, rounded(model, layers.get(1).inputs().get(1)), values);
          Dataset data = Datasets.open(SAMPLES.resolve("fashion-mnist"), original.inputs())) {
        List<LayerError> errors =
            LayerErrors.measure(
                original, rounded, pairs, data, 20, Progress.none(), CancelSignal.none());

        assertEquals(
            layers.stream().map(OnnxNode::name).toList(),
            errors.stream().map(LayerError::layer).toList());
        assertEquals(Double.POSITIVE_INFINITY, errors.get(0).error().sqnrDb());
        assertEquals(20, errors.get(1).error().samples());
        for (int layer = 1; layer < 3; layer++) {
          double expected = brute(original, rounded, values.get(layer), data);
          assertEquals(expected, errors.get(layer).error().sqnrDb(), 1e-6);
          assertTrue(expected > 3 && expected < 60, "in dB: " + expected);
        }
      }
    }
  }

  private static ModelSession capture(ModelRuntime runtime, ModelEditor editor, List<String> values)
      throws Exception {
    List<String> inner = values.stream().filter(value -> !value.equals("logits")).toList();
    editor.addOutputs(inner);
    return runtime.open(ModelSource.of(editor.toBytes(), "captured"), SessionSettings.standard());
  }

  /** The model with one weight rounded to multiples of 1/16. */
  private static ModelEditor rounded(OnnxModel model, String weight) {
    OnnxTensor tensor = model.graph().initializer(weight).orElseThrow();
    float[] values = tensor.toFloats();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(Math.round(value * 16) / 16f);
    }
    byte[] payload = new byte[bytes.capacity()];
    bytes.flip().get(payload);
    ModelEditor editor = model.edit();
    editor.replaceTensor(
        GraphPath.MAIN,
        weight,
        List.of(new NewTensor(weight, DataType.FLOAT, tensor.dims(), Payload.of(payload))),
        List.of());
    return editor;
  }

  private static double brute(
      ModelSession original, ModelSession compressed, String value, Dataset data) throws Exception {
    double signal = 0;
    double noise = 0;
    for (int sample : SampleOrder.draw(data.size(), 20, 1)) {
      Map<String, Tensor> inputs = data.batch(sample, 1);
      float[] a = run(original, inputs, value);
      float[] b = run(compressed, inputs, value);
      for (int i = 0; i < a.length; i++) {
        signal += (double) a[i] * a[i];
        noise += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      }
    }
    return 10 * Math.log10(signal / noise);
  }

  private static float[] run(ModelSession session, Map<String, Tensor> inputs, String value)
      throws Exception {
    return session.run(inputs, Set.of(value), CancelSignal.none()).get(value).toFloats();
  }
}
