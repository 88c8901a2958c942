package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.select.ChannelCosts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /**
   * How many groups there are follows from the definitions in architectures.py: one for what each
   * chain of additions, concatenations and channelwise layers holds together, and two or three for
   * attention. Of transformers the width stays, which LayerNorm takes together.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet, 7, 1, 0.5",
    "mobilenet-v2, 6, 1, 0.45",
    "mobilenet-v3, 9, 1, 0.45",
    "densenet, 12, 1, 0.45",
    "shufflenet-v2, 12, 1, 0.45",
    "inception, 14, 1, 0.45",
    "unet, 7, 1, 0.5",
    "vit, 6, 6, 0.3",
    "decoder, 8, 7, 0.3",
    "encoder, 8, 6, 0.3",
  })
  void threeTenthsOfAllChannelsGo(String name, int groups, int fixed, double leastGone)
      throws Exception {
    Path file = folder.resolve("model.onnx");
    try (var stream = ArchitecturesTest.class.getResourceAsStream(name + ".onnx")) {
      Files.copy(stream, file);
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      assertEquals(groups, graph.groups().size(), () -> graph.groups().toString());
      assertEquals(fixed, graph.fixed().size(), () -> graph.fixed().toString());
      Map<String, BitSet> removed = some(graph, SHARE, 1);
      ChannelCosts costs = ChannelCosts.of(graph);
      double left = costs.parameters(graph.left(removed)) / costs.parameters(Map.of());
      // A weight goes with its input or with its output: up to 51 in 100.
      assertTrue(1 - left >= leastGone && 1 - left <= 0.53, () -> left + " are left");
      Pruned.check(graph, removed, Pruned.inputs(file));
    }
  }
}
