package dev.espalier.structure;

import static dev.espalier.structure.Net.with;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewTensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is stored as codes is pruned where each takes bytes of its own. */
class CodesTest {
  private final Net net = new Net(13, 1);

  private String dequantized(String name, DataType type, long[] sizes, int axis) {
    int bytes = (int) Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    byte[] codes = new byte[bytes * type.bits() / 8];
    net.random().nextBytes(codes);
    if (type == DataType.INT32) {
      for (int i = 0; i < codes.length; i++) {
        codes[i] = i % 4 == 0 ? (byte) (codes[i] & 63) : 0;
      }
    }
    net.builder().tensor(NewTensor.of(name, type, Dims.of(sizes), codes));
    return net.op("DequantizeLinear", List.of(name, net.positive(sizes[axis])), with("axis", axis));
  }

  @Test
  void codesOfEightBitsWithScalesForEachChannelArePruned() throws Exception {
    String x = net.input("x", 1, 3, 4, 4);
    String made =
        net.op(
            "Conv",
            List.of(
                x,
                dequantized("w", DataType.INT8, new long[] {6, 3, 1, 1}, 0),
                dequantized("b", DataType.INT32, new long[] {6}, 0)));
    net.builder().tensor(NewTensor.of("zero", DataType.UINT8, Dims.of(), (byte) 100));
    net.builder().tensor(NewTensor.of("step", Dims.of(), 0.05f));
    String codes = net.op("QuantizeLinear", List.of(made, "step", "zero"));
    String values = net.op("DequantizeLinear", List.of(codes, "step", "zero"));
    net.output(
        net.op(
            "Conv", List.of(values, dequantized("v", DataType.INT8, new long[] {4, 6, 1, 1}, 0))));
    OddGraphsTest.prunes(net, "w (6 channels)");
  }

  @Test
  void codesOfFourBitsAreRefused() throws Exception {
    Net own = new Net(21, 1);
    String x = own.input("x", 1, 4);
    byte[] codes = new byte[12];
    own.random().nextBytes(codes);
    own.builder().tensor(NewTensor.of("w", DataType.INT4, Dims.of(4, 6), codes));
    String weight = own.op("DequantizeLinear", List.of("w", own.positive(6)), with("axis", 1));
    String hidden = own.op("MatMul", List.of(x, weight));
    own.output(own.op("MatMul", List.of(hidden, own.weight(6, 2))));
    OddGraphsTest.refuses(own, "w", "are stored in parts of bytes");
  }

  @Test
  void codesInBlocksAreRefused() throws Exception {
    Net own = new Net(21, 1);
    String x = own.input("x", 1, 4);
    byte[] codes = new byte[24];
    own.random().nextBytes(codes);
    own.builder().tensor(NewTensor.of("w", DataType.INT8, Dims.of(4, 6), codes));
    String weight =
        own.op(
            "DequantizeLinear", List.of("w", own.positive(2, 6)), with("axis", 0, "block_size", 2));
    String hidden = own.op("MatMul", List.of(x, weight));
    own.output(own.op("MatMul", List.of(hidden, own.weight(6, 2))));
    OddGraphsTest.refuses(own, "w", "are quantized in blocks");
  }
}
