package dev.espalier.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of layers, as exporters make them possible. */
class LayerNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // PyTorch: the weight says it all, or the scope of the node, which repeats the parent
    "stage1.0.conv.weight, /stage1/stage1.0/conv/Conv, stage1.0.conv",
    "onnx::Conv_193, /layer1/layer1.0/conv1/Conv, layer1.0.conv1",
    "onnx::Conv_193, Conv_21, Conv_21",
    "conv1.weight, '', conv1",
    // TensorFlow and Keras
    "model/dense/MatMul/ReadVariableOp:0, model/dense/MatMul, model.dense",
    "const_fold_opt__7, model/conv2d_3/Conv2D, model.conv2d_3",
    "const_fold_opt__7, a/b/conv1d;a/b/conv1d, a.b.conv1d",
    // Caffe2, CNTK, MXNet
    "fire2/squeeze1x1_w_0, '', fire2.squeeze1x1",
    "Parameter5, Convolution28, Convolution28",
    "squeezenet0_conv0_weight, squeezenet0_conv0_fwd, squeezenet0_conv0",
    // no names at all
    "123, '', Conv_0",
    // what would not do in a list of names
    "'my weights, all.weight', '', my_weights_all",
  })
  void nameIsWhatAPersonWouldCallTheLayer(String weight, String node, String id)
      throws IOException {
    try (OnnxModel model =
        new Nets(13)
            .floats(weight, 4, 8, 3, 3)
            .node(NewNode.of("Conv", List.of("x", weight), "y").named(node))
            .open(folder)) {
      assertEquals(List.of(new LayerId(id)), ids(model));
    }
  }

  @Test
  void biasNamesAProductThatHasNoName() throws IOException {
    try (OnnxModel model =
        new Nets(11)
            .floats("656", 8, 8)
            .floats("encoder.layer.0.query.bias", 8)
            .node("MatMul", "m", "x", "656")
            .node("Add", "y", "encoder.layer.0.query.bias", "m")
            .open(folder)) {
      assertEquals(List.of(new LayerId("encoder.layer.0.query")), ids(model));
    }
  }

  @Test
  void layersOfOneScopeAreTold() throws IOException {
    try (OnnxModel model =
        new Nets(11)
            .floats("1", 8, 8)
            .floats("2", 8, 8)
            .floats("3", 8, 8)
            .floats("4", 8, 8)
            .node(NewNode.of("MatMul", List.of("x", "1"), "a").named("/attention/MatMul"))
            .node(NewNode.of("MatMul", List.of("a", "2"), "b").named("/attention/MatMul_1"))
            .node(NewNode.of("MatMul", List.of("b", "3"), "c").named("/head/MatMul"))
            .node(NewNode.of("MatMul", List.of("c", "4"), "y").named("/head/MatMul"))
            .open(folder)) {
      assertEquals(
          List.of("attention.MatMul", "attention.MatMul_1", "head.MatMul", "head.MatMul#2"),
          ids(model).stream().map(LayerId::value).toList());
    }
  }

  @Test
  void tenThousandsOfLayersOfOneNameAreTold() throws IOException {
    int count = 20_000;
    Nets nets = new Nets(11);
    for (int i = 0; i < count; i++) {
      nets.floats("onnx::MatMul_" + i, 1, 1);
      String input = i == 0 ? "x" : "v" + (i - 1);
      String output = i == count - 1 ? "y" : "v" + i;
      nets.node(NewNode.of("MatMul", List.of(input, "onnx::MatMul_" + i), output).named("/m/a"));
    }
    try (OnnxModel model = nets.open(folder)) {
      List<LayerId> ids = assertTimeout(Duration.ofSeconds(10), () -> ids(model));
      assertEquals(count, new HashSet<>(ids).size());
      assertEquals("m.a#" + count, ids.getLast().value());
    }
  }

  @Test
  void scopesThatHoldOneScopeOnlyAreJoined() throws IOException {
    try (OnnxModel model =
        new Nets(11)
            .floats("net.body.0.conv.weight", 8, 8)
            .floats("net.body.0.pool.weight", 8, 8)
            .floats("net.body.1.conv.weight", 8, 8)
            .node("MatMul", "a", "x", "net.body.0.conv.weight")
            .node("MatMul", "b", "a", "net.body.0.pool.weight")
            .node("MatMul", "y", "b", "net.body.1.conv.weight")
            .open(folder)) {
      assertEquals("{net.body{0{conv pool} 1.conv}}", text(Network.of(model).tree()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001c", "\u2003", "\u00a0/\u3000", "\ud800", "\u200b."})
  void namesThatCannotBeSeenAreReplaced(String name) {
    assertEquals(Set.of("_"), Set.copyOf(NameParts.of(name)));
  }

  @Property(tries = 200)
  void namesAreDifferentAndStable(
      @ForAll @Size(min = 1, max = 8) List<@StringLength(max = 12) String> names)
      throws IOException {
    Path place = Files.createTempDirectory("names");
    Nets nets = new Nets(13);
    for (int i = 0; i < names.size(); i++) {
      nets.floats("w" + i, 8, 8);
      String output = i == names.size() - 1 ? "y" : "v" + i;
      String input = i == 0 ? "x" : "v" + (i - 1);
      nets.node(NewNode.of("MatMul", List.of(input, "w" + i), output).named(names.get(i)));
    }
    try (OnnxModel model = nets.open(place)) {
      List<LayerId> ids = ids(model);
      assertEquals(names.size(), new HashSet<>(ids).size());
      assertEquals(ids, ids(model));
      assertEquals(
          ids, Network.of(model).tree().layers().map(Layer::id).sorted(byPlace(ids)).toList());
    } finally {
      Files.delete(place.resolve("net.onnx"));
      Files.delete(place);
    }
  }

  private static Comparator<LayerId> byPlace(List<LayerId> ids) {
    return Comparator.comparingInt(ids::indexOf);
  }

  private static List<LayerId> ids(OnnxModel model) {
    return Network.of(model).layers().stream().map(Layer::id).toList();
  }

  private static String text(LayerTree tree) {
    return switch (tree) {
      case LayerTree.Leaf leaf -> leaf.name();
      case LayerTree.Branch branch ->
          branch.name()
              + "{"
              + String.join(" ", branch.children().stream().map(LayerNamesTest::text).toList())
              + "}";
    };
  }
}
