package dev.espalier.onnx.wire;

import java.io.IOException;

/** Bytes that are no well-formed protobuf message. */
public final class WireException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong
   * @param position where, in bytes from the start of the file
   */
  public WireException(String problem, long position) {
    super(problem + " at byte " + position);
  }
}
