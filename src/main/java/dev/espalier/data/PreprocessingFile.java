package dev.espalier.data;

import dev.espalier.json.Json;
import dev.espalier.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The preprocessing kept beside the data: {@code <data>.preprocessing.json}, or {@code
 * preprocessing.json} for everything in a folder. Parts that the file leaves out are guessed.
 */
public final class PreprocessingFile {

  private static final int SCHEMA_VERSION = 1;
  static final String NAME = "preprocessing.json";

  private PreprocessingFile() {}

  /** What the file looks like. */
  private record Content(
      int schemaVersion,
      Optional<Resize> resize,
      Optional<Normalization> normalization,
      Optional<ChannelOrder> channels,
      Optional<Layout> layout,
      Optional<Set<Preprocessing.Part>> guessed) {}

  /** The file that belongs to this data alone. */
  public static Path beside(Path data) {
    return data.resolveSibling(data.getFileName() + "." + NAME);
  }

  /** The file that says how this data is prepared, if there is one. */
  static Optional<Path> find(Path data) {
    Path own = beside(data);
    Path shared = Files.isDirectory(data) ? data.resolve(NAME) : data.resolveSibling(NAME);
    return Files.isRegularFile(own)
        ? Optional.of(own)
        : Optional.of(shared).filter(Files::isRegularFile);
  }

  /**
   * Reads a file and takes what it leaves out from a guess.
   *
   * @throws DataException if it cannot be read, or says what cannot be
   */
  static Preprocessing read(Path file, Preprocessing guess) throws IOException {
    Content content;
    try {
      content = Json.parse(Csv.text(file), "", Content.class);
    } catch (JsonException e) {
      String message = String.valueOf(e.getMessage());
      throw new DataException(file, "", message.replaceFirst("^, ", ""), e);
    }
    if (content.schemaVersion() != SCHEMA_VERSION) {
      throw new DataException(
          file,
          "field schemaVersion",
          "is %d; this version of Espalier reads %d"
              .formatted(content.schemaVersion(), SCHEMA_VERSION));
    }
    try {
      return merge(content, guess);
    } catch (IllegalArgumentException e) {
      throw new DataException(file, "", String.valueOf(e.getMessage()), e);
    }
  }

  private static Preprocessing merge(Content content, Preprocessing guess) {
    Set<Preprocessing.Part> guessed = EnumSet.noneOf(Preprocessing.Part.class);
    guessed.addAll(guess.guessed());
    content.resize().ifPresent(told -> guessed.remove(Preprocessing.Part.RESIZE));
    content.normalization().ifPresent(told -> guessed.remove(Preprocessing.Part.NORMALIZATION));
    content.channels().ifPresent(told -> guessed.remove(Preprocessing.Part.CHANNELS));
    content.layout().ifPresent(told -> guessed.remove(Preprocessing.Part.LAYOUT));
    content.guessed().ifPresent(guessed::addAll);
    return new Preprocessing(
        content.resize().orElse(guess.resize()),
        content.normalization().orElse(guess.normalization()),
        content.channels().orElse(guess.channels()),
        content.layout().orElse(guess.layout()),
        guessed);
  }

  /**
   * Writes the file that belongs to this data alone, in one step.
   *
   * @return the file
   */
  public static Path write(Path data, Preprocessing preprocessing) throws IOException {
    Path file = beside(data);
    writeTo(file, preprocessing);
    return file;
  }

  /** Writes a file of this form, in one step. */
  static void writeTo(Path file, Preprocessing preprocessing) throws IOException {
    Json.write(
        file,
        new Content(
            SCHEMA_VERSION,
            Optional.of(preprocessing.resize()),
            Optional.of(preprocessing.normalization()),
            Optional.of(preprocessing.channels()),
            Optional.of(preprocessing.layout()),
            Optional.of(preprocessing.guessed()).filter(parts -> !parts.isEmpty())));
  }
}
