package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import dev.espalier.network.Network;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups of networks of many operators are found while one waits. */
class LargeNetworkTest {
  private static final Logger LOG = LoggerFactory.getLogger(LargeNetworkTest.class);
  private static final int WARM = 12;

  /** What is promised is 200 ms; the rest is what a busy machine adds. */
  private static final Duration LONGEST = Duration.ofMillis(600);

  @TempDir private Path folder;

  @Test
  void groupsOfThousandOperatorsAreFoundAtOnce() throws Exception {
    Pruned.look(
        DeepNet.of(143, 256),
        (graph, file) -> {
          assertTrue(graph.network().model().graph().nodes().size() >= 1000);
          // One for what the blocks are added to, and two inside of each.
          assertEquals(1 + 2 * 143, graph.groups().size());
          Duration least = least(graph.network());
          LOG.info(
              "groups of {} operators: {}", graph.network().model().graph().nodes().size(), least);
          assertTrue(least.compareTo(LONGEST) < 0, least.toString());
        });
  }

  private static Duration least(Network network) {
    Duration least = Duration.ofDays(1);
    for (int run = 0; run < WARM; run++) {
      long start = System.nanoTime();
      ChannelGraph.of(network);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      least = taken.compareTo(least) < 0 ? taken : least;
    }
    return least;
  }

  @Test
  void threeTenthsOfATransformerGo() throws Exception {
    Path file = MiniLm.in(folder);
    try (OnnxModel model = OnnxModel.open(file)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      LOG.info("groups of a transformer: {} {}", graph.groups(), least(graph.network()));
      List<ChannelGroup> heads =
          graph.groups().stream().filter(group -> group.id().endsWith("/heads")).toList();
      List<ChannelGroup> neurons =
          graph.groups().stream().filter(group -> group.channels() == 1536).toList();
      assertEquals(6, heads.size());
      assertEquals(6, neurons.size());
      assertTrue(heads.stream().allMatch(group -> group.channels() == 12));
      Pruned.check(graph, ArchitecturesTest.some(graph, 0.3, 1), sentence());
    }
    assertTrue(Files.exists(file));
  }

  private static Map<String, Tensor> sentence() {
    long[] words = MiniLm.sentences().getFirst();
    long[] ones = new long[words.length];
    Arrays.fill(ones, 1);
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put("input_ids", Tensor.of(words, 1, words.length));
    inputs.put("attention_mask", Tensor.of(ones, 1, words.length));
    inputs.put("token_type_ids", Tensor.of(new long[words.length], 1, words.length));
    return inputs;
  }
}
