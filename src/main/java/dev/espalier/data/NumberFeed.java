package dev.espalier.data;

import java.nio.ByteBuffer;

/**
 * Feeds the rows of an array as they lie, converted to the model's type. Floats are scaled on the
 * way; integers must fit.
 */
final class NumberFeed implements Feed {

  private final InputSpec input;
  private final ArrayAt source;
  private final boolean batched;
  private final long[] sampleShape;
  private final double factor;
  private final double offset;

  NumberFeed(
      InputSpec input,
      ArrayAt source,
      boolean batched,
      long[] sampleShape,
      Normalization normalization) {
    this.input = input;
    this.source = source;
    this.batched = batched;
    this.sampleShape = sampleShape.clone();
    this.factor = normalization.factor(0);
    this.offset = normalization.offset(0);
  }

  @Override
  public InputSpec input() {
    return input;
  }

  @Override
  public boolean batched() {
    return batched;
  }

  @Override
  public long[] sampleShape() {
    return sampleShape.clone();
  }

  @Override
  public void write(int index, ByteBuffer target) throws DataException {
    NumericArray array = source.array();
    if (input.type().isFloat()) {
      double[] values = new double[array.rowElements()];
      array.readDoubles(index, values);
      for (double value : values) {
        Elements.putFloat(value * factor + offset, input.type(), target);
      }
      return;
    }
    long[] values = new long[array.rowElements()];
    array.readLongs(index, values);
    boolean unsigned64 = array.type() == NumberType.UINT64;
    for (long value : values) {
      if (value < Elements.least(input.type())
          || value > Elements.greatest(input.type())
          || (unsigned64 && value < 0)) {
        throw source
            .origin()
            .bad(
                "sample %d holds %s, which does not fit into the %s that input '%s' wants"
                    .formatted(
                        index,
                        unsigned64 ? Long.toUnsignedString(value) : Long.toString(value),
                        InputSpec.describe(input.type(), input.shape()),
                        input.name()));
      }
      Elements.putInteger(value, input.type(), target);
    }
  }
}
