package dev.espalier.app;

import dev.espalier.data.Preprocessing;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How data is prepared for the model: of the data that is open, or of data that does not fit the
 * way it is and so waits to be corrected.
 *
 * @param file the data
 * @param preprocessing how it is prepared, and what of that is a guess
 * @param kept the file that says so, if one does
 * @param forgettable whether something was kept for this data alone, which can be forgotten
 * @param problem why it could not be opened; empty where it is open
 */
public record DataSetup(
    Path file,
    Preprocessing preprocessing,
    Optional<Path> kept,
    boolean forgettable,
    String problem) {}
