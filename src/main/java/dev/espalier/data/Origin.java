package dev.espalier.data;

import java.nio.file.Path;

/**
 * Where numbers come from, for messages.
 *
 * @param file the file
 * @param place where in it; empty for all of it
 */
record Origin(Path file, String place) {

  DataException bad(String problem) {
    return new DataException(file, place, problem);
  }

  /** What does not fit the way it is prepared, and may in another way. */
  DataException misfit(String problem, Preprocessing how) {
    return new DataException(file, place, problem, how);
  }
}
