package dev.espalier.export;

import java.io.IOException;
import java.io.Serial;

/**
 * A model that was not exported; nothing was put into its place. The message says why and what to
 * do.
 */
public final class ExportException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  ExportException(String message) {
    super(message);
  }

  ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
