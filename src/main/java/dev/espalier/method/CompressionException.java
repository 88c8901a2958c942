package dev.espalier.method;

/**
 * A weight that cannot be compressed as asked. The message says what is wrong with it and what can
 * be done.
 */
public final class CompressionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what is wrong and what to do. */
  public CompressionException(String message) {
    super(message);
  }
}
