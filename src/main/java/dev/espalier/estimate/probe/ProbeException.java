package dev.espalier.estimate.probe;

import java.io.Serial;

/** A layer cannot be probed; the message says which and why. */
public final class ProbeException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final boolean lasting;

  ProbeException(ProbeRequest request, String reason) {
    super(message(request, reason));
    this.lasting = true;
  }

  ProbeException(ProbeRequest request, Exception cause, boolean lasting) {
    super(message(request, String.valueOf(cause.getMessage())), cause);
    this.lasting = lasting;
  }

  private static String message(ProbeRequest request, String reason) {
    return "layer '%s' as %s: %s"
        .formatted(request.layer().id(), request.encoding().text(), reason);
  }

  /** Whether it would be the same another time. */
  public boolean lasting() {
    return lasting;
  }
}
