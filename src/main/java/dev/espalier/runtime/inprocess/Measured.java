package dev.espalier.runtime.inprocess;

import dev.espalier.runtime.RuntimeFailure;

/** A model with its inputs, ready to be run over and over. */
interface Measured extends AutoCloseable {

  /** Runs the model once and returns the nanoseconds it took. */
  long run() throws RuntimeFailure;

  @Override
  void close();
}
