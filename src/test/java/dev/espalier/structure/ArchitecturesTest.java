package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.cut.ChannelCut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of well-known architectures as PyTorch exports them, made by architectures.py. */
class ArchitecturesTest {
  private static final InProcessRuntime RUNTIME = new InProcessRuntime();
  private static final double SHARE = 0.3;

  @TempDir private Path folder;

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  static Map<String, Tensor> run(byte[] model, Map<String, Tensor> inputs) throws Exception {
    try (ModelSession session =
        RUNTIME.open(ModelSource.of(model, "model"), SessionSettings.standard())) {
      return session.run(inputs, Set.of(), CancelSignal.none());
    }
  }

  static Map<String, Tensor> inputs(Path model) throws Exception {
    try (ModelSession session = RUNTIME.open(ModelSource.of(model), SessionSettings.standard())) {
      return ModelInputs.made("model", session.inputs(), 2);
    }
  }

  static Map<String, BitSet> some(ChannelGraph graph, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : graph.groups()) {
      BitSet gone = new BitSet();
      int count = Math.min(group.channels() - 1, (int) Math.round(group.channels() * share));
      while (gone.cardinality() < count) {
        gone.set(random.nextInt(group.channels()));
      }
      removed.put(group.id(), gone);
    }
    return removed;
  }

  static void check(ChannelGraph graph, Map<String, BitSet> removed, Map<String, Tensor> inputs)
      throws Exception {
    Map<String, Tensor> wanted = run(Masked.of(graph, removed), inputs);
    Map<String, Tensor> got = run(ChannelCut.of(graph, removed).toBytes(), inputs);
    assertEquals(wanted.keySet(), got.keySet());
    for (Map.Entry<String, Tensor> output : wanted.entrySet()) {
      Tensor other = got.get(output.getKey());
      assertArrayEquals(output.getValue().shape(), other.shape());
      float[] values = output.getValue().toFloats();
      double largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(values, other.toFloats(), (float) (1e-5 * Math.max(1, largest)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet",
        "mobilenet-v2",
        "mobilenet-v3",
        "densenet",
        "shufflenet-v2",
        "inception",
        "unet",
        "vit",
        "decoder"
      })
  void threeTenthsOfAllChannelsGo(String name) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (var stream = ArchitecturesTest.class.getResourceAsStream(name + ".onnx")) {
      Files.copy(stream, file);
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      assertTrue(graph.groups().size() > 1);
      check(graph, some(graph, SHARE, 1), inputs(file));
    }
  }
}
