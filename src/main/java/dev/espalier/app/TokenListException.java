package dev.espalier.app;

import java.io.IOException;
import java.io.Serial;

/** A file that is no list of tokens; the message names the file and the line. */
public final class TokenListException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  TokenListException(String message) {
    super(message);
  }

  TokenListException(String message, Throwable cause) {
    super(message, cause);
  }
}
