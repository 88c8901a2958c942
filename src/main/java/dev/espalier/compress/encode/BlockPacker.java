package dev.espalier.compress.encode;

import dev.espalier.method.IntegerCodes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Packs codes as onnxruntime's operators for blocks of weights want them: row by row, each row
 * filled up to whole blocks with what decodes to zero, the first code of a byte in its lowest bits.
 * An element is one block.
 *
 * @param codes of a matrix whose scales are those of whole blocks, or of more
 * @param form how they are to lie
 */
record BlockPacker(IntegerCodes codes, WeightForm.Blocks form, BlockShape shape)
    implements ChunkPayload.Filler {

  @Override
  public void fill(int from, int to, ByteBuffer into) {
    byte[] packed = new byte[form.blockBytes()];
    int perByte = Byte.SIZE / form.bits();
    for (int number = from; number < to; number++) {
      int row = number / shape.blocks();
      int first = number % shape.blocks() * form.block();
      int zero = shape.zeroPoint(codes, row, first);
      Arrays.fill(packed, (byte) 0);
      for (int i = 0; i < form.block(); i++) {
        int column = first + i;
        int code = column < shape.columns() ? codes.codes()[shape.index(row, column)] & 0xFF : zero;
        packed[i / perByte] |= (byte) (code << (i % perByte * form.bits()));
      }
      into.put(packed, 0, shape.bytesOf(first));
    }
  }
}
