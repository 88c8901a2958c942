package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerEncodingTest {
  @TempDir Path folder;

  private NetworkCompressor zoo(OnnxModel model) {
    return new NetworkCompressor(Network.of(model));
  }

  private OnnxModel open(byte[] bytes) throws IOException {
    return OnnxModel.open(Files.write(folder.resolve("model.onnx"), bytes));
  }

  /** What is said before is what the written file has: its operators, as a parser finds them. */
  @ParameterizedTest
  @ValueSource(longs = {7, 11, 14, 21, 25})
  void operatorsAreThoseOfTheWrittenModel(long opset) throws IOException, CompressionException {
    try (OnnxModel model = open(ZooModel.of(opset).model())) {
      NetworkCompressor compressor = zoo(model);
      for (int bits : new int[] {1, 3, 4, 8, 16}) {
        Recipe recipe = Plans.all(compressor.network(), bits, new Pruning.Sparsity(0.5));
        byte[] written =
            compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().toBytes();
        Path file = Files.write(folder.resolve("written.onnx"), written);
        try (OnnxModel result = OnnxModel.open(file)) {
          for (Layer layer : compressor.network().layers()) {
            LayerEncoding encoding = compressor.encoding(layer, recipe).orElseThrow();
            List<String> found = upstream(result, layer);
            List<String> said =
                new ArrayList<>(List.of(encoding.text().replaceAll(" of .*", "").split(" ")));
            found.sort(null);
            said.sort(null);
            assertEquals(found, said, layer + " at " + bits + " bits");
            assertTrue(encoding.decoded());
          }
        }
      }
    }
  }

  /** All operators that the weight is made by. */
  private static List<String> upstream(OnnxModel model, Layer layer) {
    var graph = model.graph(layer.weight().graph()).orElseThrow();
    List<String> ops = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(layer.weight().name()));
    while (!open.isEmpty()) {
      String value = open.pop();
      Optional<OnnxNode> producer = graph.producer(value);
      if (seen.add(value) && producer.isPresent()) {
        ops.add(producer.get().opType());
        open.addAll(producer.get().inputs());
      }
    }
    return ops;
  }

  @Test
  void layersThatStayHaveNone() throws IOException {
    try (OnnxModel model = open(ZooModel.of(13).model())) {
      NetworkCompressor compressor = zoo(model);
      Layer layer = compressor.network().layers().getFirst();
      assertEquals(Optional.empty(), compressor.encoding(layer, Recipe.EMPTY));
      Recipe idle =
          Recipe.EMPTY.with(layer.id().value(), LayerPlan.NONE.withPruning(Pruning.GLOBAL));
      assertEquals(Optional.empty(), compressor.encoding(layer, idle));
    }
  }

  @Test
  void encodingsDifferByWhatIsWrittenAndNotByValues() throws IOException {
    try (OnnxModel model = open(ZooModel.of(10).model())) {
      NetworkCompressor compressor = zoo(model);
      Layer layer = compressor.network().layers().getFirst();
      Map<LayerEncoding, Integer> encodings = new HashMap<>();
      for (int bits : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 16}) {
        for (double sparsity : new double[] {0.1, 0.7}) {
          Recipe recipe = Plans.all(compressor.network(), bits, new Pruning.Sparsity(sparsity));
          encodings.merge(compressor.encoding(layer, recipe).orElseThrow(), 1, Integer::sum);
        }
      }
      // With zeros, signs are of three values and written as those of 2 bits.
      assertEquals(8, encodings.size(), encodings.toString());
      Recipe floats = Plans.all(compressor.network(), 32, new Pruning.Sparsity(0.1));
      LayerEncoding plain = compressor.encoding(layer, floats).orElseThrow();
      assertFalse(plain.decoded());
      assertEquals("FLOAT [53, 23, 3, 3]", plain.text());
    }
  }

  /** However small a layer is: what brings fields together may be larger than what it saves. */
  @ParameterizedTest
  @ValueSource(longs = {7, 11, 14, 21, 25})
  void noLayerGrowsWhenItsBitsFall(long opset) throws IOException {
    try (OnnxModel model = open(ZooModel.of(opset).model())) {
      NetworkCompressor compressor = zoo(model);
      for (double sparsity : new double[] {0, 0.7}) {
        for (Layer layer : compressor.network().layers()) {
          long wider = layer.parameters() * Float.BYTES;
          for (int bits = 8; bits >= 2; bits--) {
            Recipe recipe = Plans.all(compressor.network(), bits, new Pruning.Sparsity(sparsity));
            long bytes = compressor.size(recipe).layer(layer.id());
            assertTrue(bytes <= wider, layer + " at " + bits + " bits: " + bytes + ", " + wider);
            wider = bytes;
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "block2.pointwise.conv, 7, '7-bit codes in 8-bit integers, made floats when loaded'",
    "block6.pointwise.conv, 3, '3-bit fields, made floats when loaded'",
  })
  void wordsSayHowManyBitsCodesTake(String name, int bits, String words) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/mobile.onnx"))) {
      NetworkCompressor compressor = zoo(model);
      Recipe recipe = Plans.all(compressor.network(), bits, Pruning.NONE);
      CompressedNetwork compressed =
          compressor.compress(recipe, Progress.none(), CancelSignal.none());
      Layer layer =
          compressor.network().layers().stream()
              .filter(any -> any.id().value().equals(name))
              .findFirst()
              .orElseThrow();
      assertEquals(words, WrittenForm.of(compressed, layer).words());
    }
  }

  /** Zeros are a matter of values only as long as they cost as much as other weights. */
  @Test
  void weightsOfWhichFewAreKeptAreBitsAndThese() throws IOException {
    try (OnnxModel model = open(ZooModel.of(13).model())) {
      NetworkCompressor compressor = zoo(model);
      Layer layer = compressor.network().layers().getFirst();
      Recipe dense = Plans.all(compressor.network(), 8, new Pruning.Sparsity(0.1));
      assertFalse(compressor.encoding(layer, dense).orElseThrow().text().contains("CumSum"));
      Recipe sparse = Plans.all(compressor.network(), 8, new Pruning.Sparsity(0.9));
      assertTrue(compressor.encoding(layer, sparse).orElseThrow().text().contains("CumSum"));
      assertTrue(
          compressor.size(sparse).layer(layer.id()) < compressor.size(dense).layer(layer.id()));
    }
  }
}
