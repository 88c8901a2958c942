package dev.espalier.structure;

import static dev.espalier.structure.Net.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.AttributeValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From operator set 18 on, a Resize may name the axes that its numbers are for. */
class ResizeAxesTest {
  private static final int CHANNELS = 4;

  private final Net net = new Net(18, 1);

  private String made() {
    return net.conv(net.input("x", 2, 3, 4, 4), net.weight("a", CHANNELS, 3, 1, 1), 1, 1, "");
  }

  private void end(String value, int channels) {
    net.output(net.conv(value, net.weight("z", 2, channels, 1, 1), 1, 1, ""));
  }

  private String toSizes(long[] axes, long... sizes) {
    return net.op("Resize", List.of(made(), "", "", net.ints(sizes)), with("axes", axes));
  }

  private String byScales(long[] axes, float... scales) {
    String factors = net.constant("scales", scales, scales.length);
    return net.op("Resize", List.of(made(), "", factors), with("axes", axes));
  }

  private void loses() throws Exception {
    Pruned.look(
        net.toBytes(),
        (graph, file) -> {
          assertEquals(1, graph.groups().size(), () -> graph.fixed().toString());
          assertEquals(CHANNELS, graph.groups().getFirst().channels());
          Pruned.check(graph, ArchitecturesTest.some(graph, 0.5, 1), Pruned.inputs(file));
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -4})
  void sizesOfOtherAxesLeaveChannels(long offset) throws Exception {
    end(toSizes(new long[] {3 + offset, 2 + offset}, 5, 7), CHANNELS);
    loses();
  }

  @Test
  void scalesOfOtherAxesLeaveChannels() throws Exception {
    end(byScales(new long[] {2, 3}, 2, 3), CHANNELS);
    loses();
  }

  @Test
  void channelsThatAreNamedWithTheSizeThatTheyHaveAreNamedAnew() throws Exception {
    end(toSizes(new long[] {3, 1, 2}, 5, CHANNELS, 7), CHANNELS);
    loses();
  }

  @Test
  void channelsThatAreScaledByOneStay() throws Exception {
    end(byScales(new long[] {1, 3}, 1, 2), CHANNELS);
    loses();
  }

  @Test
  void channelsThatBecomeMoreAreFixed() throws Exception {
    end(byScales(new long[] {1}, 2), 2 * CHANNELS);
    refuses("are repeated or mixed by Resize");
  }

  /** How long the axes become depends on one another then. */
  @Test
  void sizesThatKeepTheAspectRatioAreNotFollowed() throws Exception {
    String sizes = net.ints(9, 5);
    Map<String, AttributeValue> how =
        with("axes", new long[] {2, 3}, "keep_aspect_ratio_policy", "not_larger");
    end(net.op("Resize", List.of(made(), "", "", sizes), how), CHANNELS);
    refuses("go into Resize");
  }

  private void refuses(String reason) throws Exception {
    Pruned.look(
        net.toBytes(),
        (graph, _) -> {
          assertEquals(List.of(), graph.groups());
          assertTrue(
              graph.fixed().getOrDefault("a", "").startsWith(reason),
              () -> graph.fixed().toString());
        });
  }
}
