package dev.espalier.export;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A model that was written but is not as it should be; it was thrown away, and nothing was put into
 * its place. The message says why.
 */
public final class ExportException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final Check failed;
  private final String reason;

  ExportException(Check failed, String reason) {
    this(failed, reason, null);
  }

  ExportException(Check failed, String reason, @Nullable Throwable cause) {
    super("nothing was exported: " + reason, cause);
    this.failed = failed;
    this.reason = reason;
  }

  /** The check that the file has failed. */
  public Check failed() {
    return failed;
  }

  /** Why, without saying that nothing was exported. */
  public String reason() {
    return reason;
  }
}
