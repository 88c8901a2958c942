package dev.espalier.onnx;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model that cannot be read, changed or written. The message reads {@code <file>: <place>: <what
 * is wrong>. <what to do>}.
 */
public final class OnnxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String place;

  /**
   * @param file the model
   * @param place where in the model, for example {@code graph 'g' / node 'conv1' / tensor 'w'};
   *     empty for the file as a whole
   * @param problem what is wrong, without a full stop
   * @param advice what to do about it, without a full stop
   */
  public OnnxException(Path file, String place, String problem, String advice) {
    this(file, place, problem, advice, null);
  }

  /** As above, with the reason underneath. */
  public OnnxException(
      Path file, String place, String problem, String advice, @Nullable Throwable cause) {
    super(
        file + ": " + (place.isEmpty() ? "" : place + ": ") + problem + ". " + advice + ".", cause);
    this.file = file.toString();
    this.place = place;
  }

  /** The model file. */
  public Path file() {
    return Path.of(file);
  }

  /** Where in the model; empty for the file as a whole. */
  public String place() {
    return place;
  }
}
