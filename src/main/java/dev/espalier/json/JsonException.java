package dev.espalier.json;

import java.io.IOException;
import java.io.Serial;

/** Text that is not JSON, or not the JSON that was asked for; the message says where. */
public final class JsonException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  JsonException(String message) {
    super(message);
  }

  JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
