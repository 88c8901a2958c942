package dev.espalier.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that a recipe cannot change are shown all the same, with the reason. */
class TunabilityTest {
  @TempDir Path folder;

  @Test
  void quantizedWeightsShowTheirBits() throws IOException {
    assertFixed(
        8,
        40,
        "already compressed: 8 bits",
        new Nets(13)
            .tensor("w", DataType.INT8, 8, 5)
            .floats("s", 5)
            .node("DequantizeLinear", "d", "w", "s")
            .node("MatMul", "y", "x", "d"));
    assertFixed(
        4,
        40,
        "already compressed: 4 bits",
        new Nets(21)
            .tensor("w", DataType.INT4, 8, 5)
            .floats("s", 5)
            .node("DequantizeLinear", "d", "w", "s")
            .node("MatMul", "y", "x", "d"));
    assertFixed(
        8,
        40,
        "already compressed: 8 bits",
        new Nets(13)
            .tensor("w", DataType.UINT8, 8, 5)
            .node("DynamicQuantizeLinear", "q", "x")
            .node("MatMulInteger", "y", "q", "w"));
  }

  @Test
  void weightsThatSeveralToAByteAreCountedAsSuch() throws IOException {
    assertFixed(
        4,
        64 * 32,
        "already compressed: 4 bits",
        new Nets(13)
            .tensor("w", DataType.UINT8, 32, 2, 16)
            .floats("s", 64)
            .node(
                NewNode.of("MatMulNBits", List.of("x", "w", "s"), "y")
                    .in("com.microsoft")
                    .with("K", AttributeValue.of(64))
                    .with("N", AttributeValue.of(32))
                    .with("bits", AttributeValue.of(4))
                    .with("block_size", AttributeValue.of(32))));
  }

  @Test
  void otherTypesOfNumbersAreNamed() throws IOException {
    assertFixed(
        64,
        40,
        "stored as double",
        new Nets(13).tensor("w", DataType.DOUBLE, 8, 5).node("MatMul", "y", "x", "w"));
    assertFixed(
        16,
        40,
        "stored as bfloat16",
        new Nets(13).tensor("w", DataType.BFLOAT16, 8, 5).node("MatMul", "y", "x", "w"));
  }

  @Test
  void emptyWeightSaysSo() throws IOException {
    assertFixed(
        32, 0, "has no weights", new Nets(13).floats("w", 8, 0).node("MatMul", "y", "x", "w"));
  }

  @Test
  void oldOperatorSetSaysSo() throws IOException {
    assertFixed(
        32, 40, "operator set 6", new Nets(6).floats("w", 8, 5).node("MatMul", "y", "x", "w"));
  }

  @Test
  void weightThatTheRuntimeWouldNotFoldSaysSo() {
    Tunability tunability = new Tunability(13);
    assertEquals(Optional.empty(), tunability.reason(Dims.of(250_000, 1000)));
    assertTrue(
        tunability.reason(Dims.of(250_000, 1001)).orElse("").contains("decoded at every run"));
  }

  @Test
  void halfFloatsCanBeTuned() throws IOException {
    try (OnnxModel model =
        new Nets(13)
            .tensor("w", DataType.FLOAT16, 8, 5)
            .node(NewNode.of("Cast", List.of("w"), "c").with("to", AttributeValue.of(1)).named(""))
            .node("MatMul", "y", "x", "c")
            .open(folder)) {
      Layer layer = Network.of(model).layers().getFirst();
      assertTrue(layer.tunable());
      assertEquals(16, layer.storedBits());
    }
  }

  private void assertFixed(int bits, long parameters, String reason, Nets net) throws IOException {
    try (OnnxModel model = net.open(folder)) {
      List<Layer> layers = Network.of(model).layers();
      assertEquals(1, layers.size());
      Layer layer = layers.getFirst();
      assertEquals(bits, layer.storedBits());
      assertEquals(parameters, layer.parameters());
      assertTrue(layer.fixed().orElse("tunable").contains(reason), layer.fixed()::toString);
    }
  }
}
