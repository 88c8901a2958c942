package dev.espalier.data;

import java.nio.ByteBuffer;

/** Fills one of the model's inputs, sample by sample. */
interface Feed {

  /** The input that is fed. */
  InputSpec input();

  /** Whether samples are put together along a first axis; else there is one sample per call. */
  boolean batched();

  /** The shape of one sample as the model gets it, without the batch axis. */
  long[] sampleShape();

  /** Writes a sample at the buffer's position, in native byte order. */
  void write(int index, ByteBuffer target) throws DataException;
}
