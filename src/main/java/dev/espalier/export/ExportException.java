package dev.espalier.export;

import java.io.IOException;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that was not exported; nothing was put into its place. The message says why and what to
 * do.
 */
public final class ExportException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final @Nullable Check failed;
  private final String reason;

  ExportException(String message) {
    super(message);
    this.failed = null;
    this.reason = message;
  }

  /** A file that was written, but not as it should be. */
  ExportException(Check failed, String reason) {
    this(failed, reason, null);
  }

  /** A file that was written, but not as it should be. */
  ExportException(Check failed, String reason, @Nullable Throwable cause) {
    super("nothing was exported: " + reason, cause);
    this.failed = failed;
    this.reason = reason;
  }

  /** The check that the written file has failed; empty where none was written. */
  public Optional<Check> failed() {
    return Optional.ofNullable(failed);
  }

  /** Why, without saying that nothing was exported. */
  public String reason() {
    return reason;
  }
}
