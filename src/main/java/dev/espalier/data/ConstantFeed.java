package dev.espalier.data;

import java.nio.ByteBuffer;

/** Feeds the same value with every batch, such as a sampling rate or a first state. */
record ConstantFeed(NumberFeed value) implements Feed {

  @Override
  public InputSpec input() {
    return value.input();
  }

  @Override
  public boolean batched() {
    return false;
  }

  @Override
  public long[] sampleShape() {
    return value.sampleShape();
  }

  @Override
  public void write(int index, ByteBuffer target) throws DataException {
    value.write(0, target);
  }
}
