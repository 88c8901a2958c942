package dev.espalier.compress.encode;

import dev.espalier.method.IntegerCodes;
import dev.espalier.method.Scheme;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes weights for onnxruntime's MatMulNBits and GatherBlockQuantized (its contrib operators):
 * packed codes under the name of the weight, a scale for each block, and zero points where they are
 * not 2^(bits-1), which both operators take for granted.
 */
final class BlockEncoder {
  private BlockEncoder() {}

  static EncodedWeight encode(WeightSite site, WeightPayloads payloads, WeightForm.Blocks form) {
    BlockShape shape = new BlockShape(site.dims(), form);
    int rows = shape.rows();
    int blocks = shape.blocks();
    List<NewTensor> tensors = new ArrayList<>();
    tensors.add(
        new NewTensor(
            site.name(),
            DataType.UINT8,
            form.table()
                ? Dims.of(rows, shape.rowBytes())
                : Dims.of(rows, blocks, form.blockBytes()),
            codes(payloads, shape)));
    tensors.add(
        new NewTensor(
            site.names().scales(site.layer()),
            DataType.FLOAT,
            form.table() ? Dims.of(rows, blocks) : Dims.of((long) rows * blocks),
            scales(payloads, shape)));
    if (form.scheme() == Scheme.ASYMMETRIC) {
      tensors.add(
          new NewTensor(
              site.names().zeroPoints(site.layer()),
              DataType.UINT8,
              form.table()
                  ? Dims.of(rows, shape.zeroBytes())
                  : Dims.of((long) rows * shape.zeroBytes()),
              zeroPoints(payloads, shape)));
    }
    return new EncodedWeight(tensors, List.of(), Set.of(), List.of());
  }

  private static Payload codes(WeightPayloads payloads, BlockShape shape) {
    int rowBytes = shape.rowBytes();
    return new ChunkPayload(
        shape.rows(),
        rowBytes,
        () -> {
          BlockPacker packer = new BlockPacker(payloads.integers(), shape.form(), shape);
          int blocks = shape.blocks();
          return (from, to, into) -> packer.fill(from * blocks, to * blocks, into);
        });
  }

  private static Payload scales(WeightPayloads payloads, BlockShape shape) {
    int blocks = shape.blocks();
    return new ChunkPayload(
        shape.rows() * blocks,
        Float.BYTES,
        () -> {
          IntegerCodes codes = payloads.integers();
          return (from, to, into) -> {
            for (int i = from; i < to; i++) {
              into.putFloat(shape.scale(codes, i / blocks, i % blocks * shape.form().block()));
            }
          };
        });
  }

  private static Payload zeroPoints(WeightPayloads payloads, BlockShape shape) {
    int bits = shape.form().bits();
    int perByte = Byte.SIZE / bits;
    return new ChunkPayload(
        shape.rows() * shape.zeroBytes(),
        1,
        () -> {
          IntegerCodes codes = payloads.integers();
          return (from, to, into) -> {
            for (int i = from; i < to; i++) {
              int first = i % shape.zeroBytes() * perByte;
              int end = Math.min(first + perByte, shape.blocks());
              int packed = 0;
              for (int block = first; block < end; block++) {
                int column = block * shape.form().block();
                int zero = shape.zeroPoint(codes, i / shape.zeroBytes(), column);
                packed |= zero << ((block - first) * bits);
              }
              into.put((byte) packed);
            }
          };
        });
  }
}
