package dev.espalier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Data that cannot be read or does not fit the model. The message names the file, the place in it,
 * what is wrong and, where that helps, what to do.
 */
public final class DataException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final String place;
  private final transient Optional<Preprocessing> misfit;

  /**
   * A failure at a place in a file.
   *
   * @param file the file or folder that was read
   * @param place where in it, such as {@code header}, {@code line 12} or {@code array 'x_test'};
   *     empty for the whole file
   * @param problem what is wrong, as a sentence without the file's name
   */
  public DataException(Path file, String place, String problem) {
    this(file, place, problem, (Throwable) null);
  }

  /** A failure with its cause. */
  public DataException(Path file, String place, String problem, @Nullable Throwable cause) {
    super(text(file, place, problem), cause);
    this.file = file;
    this.place = place;
    this.misfit = Optional.empty();
  }

  /**
   * Data that does not fit the model the way it was prepared, and may in another way.
   *
   * @param misfit another way to prepare it, as far as one is known
   */
  DataException(Path file, String place, String problem, Preprocessing misfit) {
    super(text(file, place, problem));
    this.file = file;
    this.place = place;
    this.misfit = Optional.of(misfit);
  }

  /** The file or folder that was read. */
  public Path file() {
    return file;
  }

  private static String text(Path file, String place, String problem) {
    return file + ": " + (place.isEmpty() ? "" : place + ": ") + problem;
  }

  /**
   * How the data might be prepared so that it fits the model, where it does not as it is; to be
   * looked at by a person.
   */
  public Optional<Preprocessing> misfit() {
    return misfit;
  }

  /** Where in the file; empty for the whole file. */
  public String place() {
    return place;
  }
}
