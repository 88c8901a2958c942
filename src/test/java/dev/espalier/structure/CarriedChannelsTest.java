package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.network.Network;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.structure.block.Block;
import dev.espalier.structure.block.BlockGraph;
import dev.espalier.structure.couple.CarriedChannels;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.cut.ChannelCut;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Channels that are removed stay so when blocks are dropped, and when they are there again. */
class CarriedChannelsTest {
  @TempDir private Path folder;

  private Path model(String name) throws Exception {
    if (name.equals("residual")) {
      return Path.of("assets/samples/residual.onnx");
    }
    Path file = folder.resolve(name + ".onnx");
    try (var stream = CarriedChannelsTest.class.getResourceAsStream(name + ".onnx")) {
      Files.copy(stream, file);
    }
    return file;
  }

  /** Some channels of each group, by chance. */
  private static Map<String, BitSet> some(ChannelGraph graph) {
    Random random = new Random(11);
    Map<String, BitSet> removed = new TreeMap<>();
    for (ChannelGroup group : graph.groups()) {
      BitSet gone = new BitSet();
      while (gone.cardinality() < group.channels() / 3) {
        gone.set(random.nextInt(group.channels()));
      }
      if (!gone.isEmpty()) {
        removed.put(group.id(), gone);
      }
    }
    return removed;
  }

  private static BitSet of(int... channels) {
    BitSet set = new BitSet();
    for (int channel : channels) {
      set.set(channel);
    }
    return set;
  }

  /** The constants of numbers that are left without channels. */
  private Map<String, float[]> left(ChannelGraph graph, Map<String, BitSet> removed)
      throws Exception {
    Path file = Files.createTempFile(folder, "cut", ".onnx");
    Files.write(file, ChannelCut.of(graph, removed).toBytes());
    Map<String, float[]> all = new LinkedHashMap<>();
    try (OnnxModel model = OnnxModel.open(file)) {
      for (OnnxTensor tensor : model.graph().initializers()) {
        if (tensor.dataType() == DataType.FLOAT) {
          all.put(tensor.name(), tensor.toFloats());
        }
      }
    }
    return all;
  }

  /** What does not go with the block loses what it lost before, bit for bit. */
  private void check(BlockGraph blocks, ChannelGraph whole, Block block) throws Exception {
    Map<String, BitSet> removed = some(whole);
    Path file = folder.resolve("without.onnx");
    Files.write(file, Dropped.without(blocks, block.name()));
    try (OnnxModel model = OnnxModel.open(file)) {
      ChannelGraph rest = ChannelGraph.of(Network.of(model, whole.network()));
      CarriedChannels carried = CarriedChannels.of(whole, removed, rest);
      assertEquals(List.of(), carried.changed());
      Map<String, float[]> before = left(whole, removed);
      Map<String, float[]> after = left(rest, carried.removed());
      int compared = 0;
      for (Map.Entry<String, float[]> constant : after.entrySet()) {
        assertArrayEquals(before.get(constant.getKey()), constant.getValue(), constant.getKey());
        compared++;
      }
      assertTrue(compared > 3);
      Map<String, BitSet> stayed = new TreeMap<>(removed);
      carried.gone().forEach(stayed::remove);
      assertEquals(removed.size() - carried.gone().size(), stayed.size());
      assertEquals(
          stayed, CarriedChannels.of(rest, carried.removed(), whole).removed(), block.name());
    }
  }

  @ParameterizedTest
  @CsvSource({"residual,3", "resnet,2", "mobilenet-v2,2", "vit,4", "decoder,4"})
  void withoutBlocksTheRestLosesWhatItLost(String name, int count) throws Exception {
    try (OnnxModel model = OnnxModel.open(model(name))) {
      Network network = Network.of(model);
      BlockGraph blocks = BlockGraph.of(network);
      ChannelGraph whole = ChannelGraph.of(network);
      assertEquals(count, blocks.countable().size());
      for (Block block : blocks.countable()) {
        check(blocks, whole, block);
      }
    }
  }

  @Test
  void channelsOfADroppedLayerAreForgottenAndThoseBeforeItStay() throws Exception {
    Net net = new Net(13, 4);
    String first = net.op("Relu", List.of(net.conv(net.input("x", 1, 3, 5, 5), 3, 8)));
    String second = net.op("Relu", List.of(net.conv(first, 8, 8)));
    net.output(net.conv(second, 8, 2));
    Dropped.look(
        net.toBytes(),
        (blocks, file) -> {
          ChannelGraph whole = ChannelGraph.of(blocks.network());
          List<String> groups = whole.groups().stream().map(ChannelGroup::id).toList();
          assertEquals(2, groups.size());
          String layer = blocks.countable().getFirst().name();
          Map<String, BitSet> removed = Map.of(groups.get(0), of(1, 5), groups.get(1), of(3));
          Dropped.look(
              Dropped.without(blocks, layer),
              (less, other) -> {
                ChannelGraph rest =
                    ChannelGraph.of(Network.of(less.network().model(), blocks.network()));
                CarriedChannels carried = CarriedChannels.of(whole, removed, rest);
                assertEquals(Map.of(groups.get(0), of(1, 5)), carried.removed());
                assertEquals(List.of(groups.get(1)), carried.gone());
                assertEquals(List.of(), carried.changed());
                assertEquals(
                    Map.of(groups.get(0), of(1, 5)),
                    CarriedChannels.of(rest, carried.removed(), whole).removed());
              });
        });
  }

  /** Without the layer what two others make is summed up as it is. */
  @Test
  void groupsThatBecomeOneStayOnlyIfTheyAgree() throws Exception {
    Net net = new Net(13, 6);
    String x = net.input("x", 1, 3, 5, 5);
    String first = net.conv(x, 3, 8);
    String second = net.op("Relu", List.of(net.conv(x, 3, 8)));
    String sum = net.op("Add", List.of(first, net.conv(second, 8, 8)));
    net.output(net.conv(net.op("Relu", List.of(sum)), 8, 2));
    Dropped.look(
        net.toBytes(),
        (blocks, file) -> {
          ChannelGraph whole = ChannelGraph.of(blocks.network());
          List<String> groups = whole.groups().stream().map(ChannelGroup::id).toList();
          assertEquals(2, groups.size(), groups::toString);
          String layer =
              blocks.blocks().stream()
                  .map(Block::name)
                  .filter(name -> name.equals(blocks.network().layers().get(2).id().value()))
                  .findFirst()
                  .orElseThrow();
          Dropped.look(
              Dropped.without(blocks, layer),
              (less, other) -> {
                ChannelGraph rest =
                    ChannelGraph.of(Network.of(less.network().model(), blocks.network()));
                assertEquals(1, rest.groups().size());
                String one = rest.groups().getFirst().id();
                Map<String, BitSet> same = Map.of(groups.get(0), of(2, 7), groups.get(1), of(2, 7));
                CarriedChannels agreed = CarriedChannels.of(whole, same, rest);
                assertEquals(Map.of(one, of(2, 7)), agreed.removed());
                assertEquals(List.of(), agreed.changed());
                Map<String, BitSet> others = Map.of(groups.get(0), of(2), groups.get(1), of(7));
                CarriedChannels apart = CarriedChannels.of(whole, others, rest);
                assertEquals(Map.of(), apart.removed());
                assertEquals(List.copyOf(new TreeMap<>(others).keySet()), apart.changed());
                assertEquals(List.of(), apart.gone());
              });
        });
  }
}
