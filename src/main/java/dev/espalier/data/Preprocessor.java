package dev.espalier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a preprocessing comes from: what the caller says, else the file beside the data, else a
 * guess.
 *
 * @param data the data
 * @param told what the caller says
 */
record Preprocessor(Path data, Optional<Preprocessing> told) {

  /** The preprocessing to use. */
  Preprocessing complete(Preprocessing guess) throws IOException {
    if (told.isPresent()) {
      return told.get();
    }
    Optional<Path> file = PreprocessingFile.find(data);
    return file.isPresent() ? PreprocessingFile.read(file.get(), guess) : guess;
  }

  /** The file that says it, if that is where it comes from. */
  Optional<Path> file() {
    return told.isPresent() ? Optional.empty() : PreprocessingFile.find(data);
  }
}
