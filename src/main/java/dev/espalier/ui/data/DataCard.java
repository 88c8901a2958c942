package dev.espalier.ui.data;

import dev.espalier.data.Preprocessing;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What is shown of the data.
 *
 * @param title its name
 * @param file where it is
 * @param facts samples, labels and classes, and what the model takes
 * @param origin where its preparation comes from, as a sentence
 * @param text how it is prepared; empty where it is fed as it is
 * @param guessed what of that is a guess
 * @param forgettable whether something was kept for this data alone
 * @param problem why it could not be opened; empty where it is open
 */
public record DataCard(
    String title,
    Path file,
    String facts,
    String origin,
    Optional<PreprocessingText> text,
    Set<Preprocessing.Part> guessed,
    boolean forgettable,
    String problem) {

  /** Copies the set. */
  public DataCard {
    guessed = Set.copyOf(guessed);
  }
}
