package dev.espalier.app.task;

import dev.espalier.io.Causes;
import java.nio.file.FileSystemException;
import java.util.Optional;

/**
 * Something that went wrong, in words for the person at the screen.
 *
 * @param title what could not be done, for example "Cannot open the model"
 * @param message what is wrong, where, and what to do about it
 * @param cause the exception for the log and the details pane
 */
public record Failure(String title, String message, Optional<Throwable> cause) {

  /** A failure that says what the exception says, or names its kind where it says nothing. */
  public static Failure of(String title, Throwable cause) {
    return new Failure(title, message(cause), Optional.of(cause));
  }

  private static String message(Throwable cause) {
    return switch (cause) {
      // So the machine reports memory that it could not fill from a mapped file.
      case InternalError _ ->
          "A file that is open was cut short by another program, or its disk has failed."
              + " Open it again.";
      case OutOfMemoryError _ ->
          "There is not enough memory. Close other models, or start Espalier with more (-Xmx).";
      // Its message is the name of the file, and nothing else.
      case FileSystemException e when e.getReason() == null && e.getFile() != null ->
          e.getFile() + ": " + Causes.text(e);
      default -> {
        String text = cause.getMessage();
        yield text == null || text.isBlank() ? cause.getClass().getSimpleName() : text;
      }
    };
  }

  /** A failure without an exception behind it. */
  public static Failure of(String title, String message) {
    return new Failure(title, message, Optional.empty());
  }

  /** The same under another title. */
  public Failure titled(String other) {
    return new Failure(other, message, cause);
  }
}
