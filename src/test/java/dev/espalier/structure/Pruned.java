package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.app.ModelInputs;
import dev.espalier.data.Tensor;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.cut.ChannelCut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;

/** A model in a file, for as long as a test looks at it. */
final class Pruned {
  private Pruned() {}

  /** What a test does with a model. */
  interface Look {
    void at(ChannelGraph graph, Path file) throws Exception;
  }

  static void look(byte[] bytes, Look look) throws Exception {
    Path file = Files.createTempFile("net", ".onnx");
    try {
      Files.write(file, bytes);
      try (OnnxModel model = OnnxModel.open(file)) {
        look.at(ChannelGraph.of(Network.of(model)), file);
      }
    } finally {
      Files.delete(file);
    }
  }

  static Map<String, Tensor> run(byte[] model, Map<String, Tensor> inputs) throws Exception {
    try (InProcessRuntime runtime = new InProcessRuntime();
        ModelSession session =
            runtime.open(ModelSource.of(model, "model"), SessionSettings.standard())) {
      return session.run(inputs, Set.of(), CancelSignal.none());
    }
  }

  static Map<String, Tensor> inputs(Path model) throws Exception {
    try (InProcessRuntime runtime = new InProcessRuntime();
        ModelSession session = runtime.open(ModelSource.of(model), SessionSettings.standard())) {
      return ModelInputs.made("model", session.inputs(), 2);
    }
  }

  /** Without channels the network computes what it does where they are zero. */
  static void check(ChannelGraph graph, Map<String, BitSet> removed, Map<String, Tensor> inputs)
      throws Exception {
    same(Masked.of(graph, removed), cut(graph, removed), inputs);
  }

  static byte[] cut(ChannelGraph graph, Map<String, BitSet> removed) {
    return ChannelCut.of(graph, removed).toBytes();
  }

  /** Two models put out the same. */
  static void same(byte[] model, byte[] other, Map<String, Tensor> inputs) throws Exception {
    Map<String, Tensor> wanted = run(model, inputs);
    Map<String, Tensor> got = run(other, inputs);
    assertEquals(wanted.keySet(), got.keySet());
    for (Map.Entry<String, Tensor> output : wanted.entrySet()) {
      Tensor mine = got.get(output.getKey());
      assertArrayEquals(output.getValue().shape(), mine.shape());
      float[] values = output.getValue().toFloats();
      double largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(values, mine.toFloats(), (float) (1e-5 * largest + 2e-6));
    }
  }
}
