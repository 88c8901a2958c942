package dev.espalier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a preprocessing comes from: what the caller says, else the file that was kept, else a
 * guess.
 *
 * @param data the data
 * @param told what the caller says
 * @param store where such files are kept
 */
record Preprocessor(Path data, Optional<Preprocessing> told, PreprocessingStore store) {

  /** The preprocessing to use. */
  Preprocessing complete(Preprocessing guess) throws IOException {
    if (told.isPresent()) {
      return told.get();
    }
    Optional<Path> file = store.find(data);
    return file.isPresent() ? PreprocessingFile.read(file.get(), guess) : guess;
  }

  /** The file that says it, if that is where it comes from. */
  Optional<Path> file() {
    return told.isPresent() ? Optional.empty() : store.find(data);
  }
}
