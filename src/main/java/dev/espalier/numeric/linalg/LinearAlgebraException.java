package dev.espalier.numeric.linalg;

import java.io.Serial;

/**
 * A matrix that a decomposition does not exist for, or was not found for. The message says which
 * matrix and why.
 */
public final class LinearAlgebraException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public LinearAlgebraException(String message) {
    super(message);
  }
}
