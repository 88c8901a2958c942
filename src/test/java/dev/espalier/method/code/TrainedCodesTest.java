package dev.espalier.method.code;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.LayerWeight;
import dev.espalier.method.Compressor;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes of trained weights. */
class TrainedCodesTest {
  private static final int LARGE = 15_000;

  private static byte[] codes(Layer layer, int bits) throws Exception {
    Quantization quantization = Quantization.ofBits(bits);
    return ((IntegerCodes)
            Compressor.compress(
                LayerWeight.read(layer), Pruning.NONE, quantization, CancelSignal.none()))
        .codes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet-300-100", "lenet-5", "residual", "mobile"})
  void huffmanCodeWithItsTableIsWithinTwoPercentOfTheEntropy(String sample) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples", sample + ".onnx"))) {
      List<Layer> large =
          Network.of(model).layers().stream()
              .filter(layer -> layer.weight().dims().elementCount() >= LARGE)
              .toList();
      assertTrue(!large.isEmpty());
      for (Layer layer : large) {
        for (int bits = 4; bits <= 8; bits++) {
          byte[] codes = codes(layer, bits);
          int[] counts = new int[256];
          for (byte code : codes) {
            counts[code & 0xff]++;
          }
          double entropy = Entropy.bits(counts) * codes.length / Byte.SIZE;
          int huffman =
              SymbolCodec.encode(Symbols.line(codes), SymbolCoding.HUFFMAN)
                  .orElseThrow()
                  .bytes()
                  .length;
          String said = layer.id() + ", " + bits + " bits: " + huffman + " for " + entropy;
          assertTrue(huffman >= Math.floor(entropy) && huffman <= 1.02 * entropy, said);
        }
      }
    }
  }
}
