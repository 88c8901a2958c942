package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of well-known architectures as PyTorch exports them, made by architectures.py. */
class ArchitecturesTest {
  private static final double SHARE = 0.3;

  @TempDir private Path folder;

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
        "decoder",
        "encoder"
      })
  void threeTenthsOfAllChannelsGo(String name) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (var stream = ArchitecturesTest.class.getResourceAsStream(name + ".onnx")) {
      Files.copy(stream, file);
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      assertTrue(graph.groups().size() > 1);
      Pruned.check(graph, some(graph, SHARE, 1), Pruned.inputs(file));
    }
  }
}
