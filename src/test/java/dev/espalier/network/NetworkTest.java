package dev.espalier.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole models. */
class NetworkTest {
  @TempDir Path folder;

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("assets/samples"))) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void layersAndTheRestAddUpToTheFile(Path file) throws IOException {
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      long layers = network.layers().stream().mapToLong(Layer::fileBytes).sum();
      assertFalse(network.layers().isEmpty());
      assertEquals(Files.size(file), layers + network.otherBytes());
      assertEquals(layers, network.tree().fileBytes());
      assertEquals(
          network.layers(),
          network.tree().layers().sorted((a, b) -> index(network, a) - index(network, b)).toList());
    }
  }

  private static int index(Network network, Layer layer) {
    return network.layers().indexOf(layer);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyMatrixOfASampleIsALayerThatCanBeTuned(Path file) throws IOException {
    try (OnnxModel model = OnnxModel.open(file)) {
      Set<String> matrices =
          model.graph().initializers().stream()
              .filter(tensor -> tensor.dims().rank() >= 2)
              .map(OnnxTensor::name)
              .collect(Collectors.toCollection(TreeSet::new));
      Network network = Network.of(model);
      assertEquals(matrices, weights(network));
      assertTrue(network.layers().stream().allMatch(Layer::tunable));
      assertTrue(network.layers().stream().allMatch(layer -> layer.channelAxis() == 0));
    }
  }

  @Test
  void noLayerOfTheTransformerIsMissing() throws IOException {
    try (OnnxModel model = OnnxModel.open(MiniLm.in(folder))) {
      Set<String> used = new TreeSet<>();
      for (OnnxNode node : model.graph().nodes()) {
        if (node.is("MatMul") || node.is("Gather")) {
          node.inputs().stream()
              .flatMap(input -> model.graph().initializer(input).stream())
              .filter(tensor -> tensor.dataType() == DataType.FLOAT)
              .forEach(tensor -> used.add(tensor.name()));
        }
      }
      Network network = Network.of(model);
      assertEquals(39, used.size(), "3 embeddings, and 6 products in each of 6 layers");
      assertEquals(used, weights(network));
      assertEquals(
          List.of("embeddings", "encoder.layer"),
          network.tree().children().stream().map(LayerTree::name).toList());
      Layer query =
          network.layer(new LayerId("encoder.layer.0.attention.self.query")).orElseThrow();
      assertEquals(1, query.channelAxis());
      assertEquals("query", query.name());
      assertEquals(384 * 384, query.parameters());
    }
  }

  private static Set<String> weights(Network network) {
    return network.layers().stream()
        .map(layer -> layer.weight().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
