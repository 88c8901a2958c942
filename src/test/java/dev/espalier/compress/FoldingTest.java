package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.espalier.method.CompressionException;
import dev.espalier.method.EveryFormat;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoding costs nothing at run time: the runtime does it once, when it loads the model. */
class FoldingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {7, 10, 11, 13, 14, 21, 25})
  void runtimeKeepsOnlyTheOperatorsOfTheOriginal(long opset)
      throws IOException, OrtException, CompressionException {
    byte[] original = ZooModel.of(opset).model();
    Map<String, Integer> wanted = optimizedOperators(original);
    Path file = Files.write(folder.resolve("zoo.onnx"), original);
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      for (int bits : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 16}) {
        for (Pruning pruning : List.of(Pruning.NONE, new Pruning.Sparsity(0.5))) {
          CompressedNetwork compressed =
              compressor.compress(
                  Plans.all(compressor.network(), bits, pruning),
                  Progress.none(),
                  CancelSignal.none());
          byte[] written = compressed.toModel().toBytes();
          assertEquals(wanted, optimizedOperators(written), bits + " bits, " + pruning);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 11, 21, 25})
  void runtimeKeepsNothingThatStretchesTheScalesOfBlocks(long opset)
      throws IOException, OrtException, CompressionException {
    byte[] original = ZooModel.of(opset).model();
    Map<String, Integer> wanted = optimizedOperators(original);
    Path file = Files.write(folder.resolve("zoo.onnx"), original);
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      for (int bits : new int[] {1, 3, 4}) {
        Quantization blocks =
            Quantization.ofBits(bits)
                .withScheme(Scheme.ASYMMETRIC)
                .withGranularity(Granularity.BLOCK_16);
        CompressedNetwork compressed =
            compressor.compress(
                Plans.all(compressor.network(), blocks, Pruning.NONE),
                Progress.none(),
                CancelSignal.none());
        assertEquals(wanted, optimizedOperators(compressed.toModel().toBytes()), bits + " bits");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 10, 11, 13, 14, 21, 25})
  void runtimeKeepsNoTableOfAnyFormat(long opset)
      throws IOException, OrtException, CompressionException {
    byte[] original = ZooModel.of(opset).model();
    Map<String, Integer> wanted = optimizedOperators(original);
    Path file = Files.write(folder.resolve("zoo.onnx"), original);
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      for (Quantization quantization : EveryFormat.nonUniform()) {
        for (Granularity granularity : List.of(Granularity.TENSOR, Granularity.CHANNEL_GROUP)) {
          CompressedNetwork compressed =
              compressor.compress(
                  Plans.all(
                      compressor.network(),
                      quantization.withGranularity(granularity),
                      Pruning.NONE),
                  Progress.none(),
                  CancelSignal.none());
          byte[] written = compressed.toModel().toBytes();
          assertEquals(wanted, optimizedOperators(written), quantization.toString());
        }
      }
    }
  }

  @Test
  void weightsThatWereInputsAsWellAreFoldedToo()
      throws IOException, OrtException, CompressionException {
    Map<String, Integer> wanted = optimizedOperators(ZooModel.of(8).model());
    for (int ir : new int[] {3, 4}) {
      byte[] listing = ZooModel.listingConstants(8, ir).model();
      Path file = Files.write(folder.resolve("listing.onnx"), listing);
      try (OnnxModel model = OnnxModel.open(file)) {
        NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
        CompressedNetwork compressed =
            compressor.compress(
                Plans.all(compressor.network(), 5, Pruning.NONE),
                Progress.none(),
                CancelSignal.none());
        assertEquals(wanted, optimizedOperators(compressed.toModel().toBytes()), "IR " + ir);
      }
    }
  }

  private Map<String, Integer> optimizedOperators(byte[] model) throws IOException, OrtException {
    Path optimized = folder.resolve("optimized.onnx");
    Session.optimize(model, optimized);
    Map<String, Integer> operators = new TreeMap<>();
    try (OnnxModel result = OnnxModel.open(optimized)) {
      for (OnnxGraph graph : result.allGraphs()) {
        for (OnnxNode node : graph.nodes()) {
          operators.merge(node.domain() + "." + node.opType(), 1, Integer::sum);
        }
      }
    }
    return operators;
  }
}
