package dev.espalier.method;

import dev.espalier.method.codebook.CodebookCodec;
import dev.espalier.method.codebook.Codebooks;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.Shape;

/**
 * Places in tables of levels: weight i of channel c decodes to the level at {@code codes[i]} of the
 * table of c, times the scale of c where there are scales. An ONNX graph does the same with Gather
 * and Mul.
 *
 * @param codes one place per weight, row major, unsigned, below the size of the tables
 * @param bits 1 to 8, of a code; for clusters of a pruned layer at 1 bit it is 2
 * @param format which levels; those of clusters have to be stored, all others are known
 * @param books the tables, and the scales
 * @param axis the axis of the channels, or -1 for one channel
 */
public record CodebookWeight(
    Shape shape, byte[] codes, int bits, Format format, Codebooks books, int axis)
    implements CompressedWeight {
  public CodebookWeight {
    Lengths.check("codes", codes.length, shape);
    int channels = axis == -1 ? 1 : shape.size(axis);
    if (books.scaled()) {
      Lengths.checkAxis(books.scales().length, axis, shape);
    } else if (books.tables() != Codebooks.tables(channels, books.run())) {
      throw new IllegalArgumentException(
          books.tables() + " tables for " + channels + " channels of " + shape);
    }
    if (bits < 1 || bits > 8 || books.size() > 1 << bits) {
      throw new IllegalArgumentException(
          "tables of " + books.size() + " levels for codes of " + bits + " bits");
    }
  }

  /** Where the channels lie in the codes. */
  public ChannelLayout layout() {
    return ChannelLayout.of(shape, axis);
  }

  @Override
  public void decodeInto(float[] into) {
    CodebookCodec.decode(codes, layout(), books, into);
  }

  @Override
  public int zeros() {
    int zeros = 0;
    for (float value : decode()) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Override
  public long storedBits() {
    long own = books.scaled() ? books.scales().length : books.levels().length;
    return (long) bits * codes.length + Float.SIZE * own;
  }

  @Override
  public String toString() {
    return "CodebookWeight["
        + shape
        + ", "
        + format
        + ", bits="
        + bits
        + ", tables="
        + books.tables()
        + ", axis="
        + axis
        + "]";
  }
}
