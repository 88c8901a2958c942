package dev.espalier.recipe;

import java.io.IOException;
import java.io.Serial;

/** A file that is no recipe; the message names the file and the field. */
public final class RecipeException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  RecipeException(String message) {
    super(message);
  }

  RecipeException(String message, Throwable cause) {
    super(message, cause);
  }
}
