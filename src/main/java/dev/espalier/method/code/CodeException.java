package dev.espalier.method.code;

import java.io.IOException;

/** Coded bytes that no coder of this program has written: cut off, damaged or made up. */
public final class CodeException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong, without a full stop
   */
  public CodeException(String problem) {
    super(problem);
  }
}
