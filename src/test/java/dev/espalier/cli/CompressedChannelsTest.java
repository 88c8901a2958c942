package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The channels of networks that were compressed before. */
class CompressedChannelsTest extends OptionTest {
  CompressedChannelsTest() {
    super("residual");
  }

  /** Groups with the number of their channels, and layers that keep theirs. */
  private record Channels(Set<String> groups, Set<String> fixed, Set<String> layers) {
    static Channels of(Path file) throws Exception {
      try (OnnxModel model = OnnxModel.open(file)) {
        Network network = Network.of(model);
        ChannelGraph graph = ChannelGraph.of(network);
        return new Channels(
            graph.groups().stream().map(Channels::words).collect(Collectors.toSet()),
            Set.copyOf(graph.fixed().keySet()),
            network.layers().stream().map(layer -> layer.id().value()).collect(Collectors.toSet()));
      }
    }

    private static String words(ChannelGroup group) {
      return group.id() + " " + group.channels();
    }
  }

  private void sameAsOriginal(String... options) throws Exception {
    assertEquals(0, compress(options), err::toString);
    assertEquals(Channels.of(Path.of(sample("residual"))), Channels.of(target()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "16"})
  void groupsOfCodesAreNamedAfterTheLayers(String bits) throws Exception {
    sameAsOriginal("--bits", bits);
  }

  @Test
  void groupsOfIntegerNetworksAreNamedAfterTheLayers() throws Exception {
    sameAsOriginal("--activations", "static", "--calibrate", DATA, "--calibration-samples", "16");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void layersOfPackedCodesSayWhyTheyKeepTheirChannels(int bits) throws Exception {
    assertEquals(0, compress("--bits", Integer.toString(bits)), err::toString);
    Channels channels = Channels.of(target());
    assertEquals(Set.of(), channels.groups());
    assertEquals(29, channels.layers().size());
    assertEquals(channels.layers(), channels.fixed());
    assertEquals(0, program.run(folder, "inspect", target(), "--channels"));
    assertTrue(
        out.toString().contains("'classifier' keeps its channels: they are stored as packed"),
        out::toString);
  }

  @Test
  void productsOfBlocksSayWhyTheyKeepTheirChannels() throws Exception {
    assertEquals(
        0,
        compressModel(sample("lenet-300-100"), "--bits", "4", "--encoding", "runtime"),
        err::toString);
    try (OnnxModel model = OnnxModel.open(target())) {
      assertTrue(model.graph().nodes().stream().anyMatch(n -> n.opType().equals("MatMulNBits")));
      Network network = Network.of(model);
      ChannelGraph graph = ChannelGraph.of(network);
      assertEquals(List.of(), graph.groups());
      assertFalse(network.layers().isEmpty());
      network
          .layers()
          .forEach(layer ->
              assertTrue(
                  graph.fixed().getOrDefault(layer.id().value(), "").contains("packed codes"),
                  () -> layer + ": " + graph.fixed()));
    }
  }
}
