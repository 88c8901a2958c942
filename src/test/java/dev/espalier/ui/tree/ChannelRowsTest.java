package dev.espalier.ui.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.structure.couple.ChannelGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tree says of channels, on the residual sample, whose structure is known. */
class ChannelRowsTest {
  private static final LayerId POINTWISE = new LayerId("stage1.block0.pointwise0.conv");
  private static final LayerId DEPTHWISE = new LayerId("stage1.block0.depthwise1.conv");
  private static final LayerId LAST = new LayerId("stage1.block0.pointwise1.conv");
  private static final LayerId SHORTCUT = new LayerId("stage1.block0.shortcut.conv");
  private static final LayerId CLASSES = new LayerId("classifier");

  @TempDir private Path folder;

  /** A product with a vector has no axis of channels, one in groups has those of all groups. */
  @Test
  void channelsThatStayAreCountedWhereThereAreAny() throws Exception {
    byte[] bytes =
        ModelBuilder.opset(13)
            .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(6), Dim.of(5), Dim.of(5)))
            .tensor(NewTensor.of("grouped", Dims.of(6, 2, 3, 3), new float[108]))
            .tensor(NewTensor.of("vector", Dims.of(7), new float[7]))
            .node(
                NewNode.of("ConvTranspose", List.of("x", "grouped"), "y")
                    .with("group", AttributeValue.of(3L)))
            .node(NewNode.of("MatMul", List.of("y", "vector"), "z"))
            .output("z")
            .output("y")
            .toBytes();
    try (OnnxModel model = OnnxModel.open(Files.write(folder.resolve("net.onnx"), bytes))) {
      Network network = Network.of(model);
      ChannelRows rows = new ChannelRows(ChannelGraph.of(network));
      List<String> texts =
          network.layers().stream().map(layer -> rows.of(layer.id(), Map.of()).text()).toList();
      assertEquals(List.of("6", ""), texts);
    }
  }

  @Test
  void layersThatLoseTheSameAreCoupledAndCounted() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/residual.onnx"))) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      ChannelRows rows = new ChannelRows(graph);
      RowChannels whole = rows.of(POINTWISE, Map.of());
      assertEquals("64", whole.text());
      assertTrue(rows.of(DEPTHWISE, Map.of()).coupled(List.of(whole)));
      assertFalse(rows.of(LAST, Map.of()).coupled(List.of(whole)));
      assertTrue(rows.of(SHORTCUT, Map.of()).coupled(List.of(rows.of(LAST, Map.of()))));
      assertTrue(whole.words().contains("convolved by themselves"), whole.words());
      BitSet gone = new BitSet();
      gone.set(3, 19);
      Map<String, BitSet> removed = Map.of(whole.groups().iterator().next(), gone);
      assertEquals("48/64", rows.of(POINTWISE, removed).text());
      assertEquals("48/64", rows.of(DEPTHWISE, removed).text());
      assertEquals("64", rows.of(LAST, removed).text());
      RowChannels classes = rows.of(CLASSES, removed);
      assertTrue(classes.fixed());
      assertEquals("10", classes.text());
      assertTrue(classes.words().contains("the network puts out"), classes.words());
    }
  }
}
