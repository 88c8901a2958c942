package dev.espalier.cli;

import java.io.Serial;

/** Options that do not go together, or that name nothing that is there. */
final class UsageException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
