package dev.espalier.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens data for a model. */
public final class Datasets {

  private Datasets() {}

  /**
   * Opens data: NPY, NPZ, IDX (gzipped or not), a picture, a folder of pictures per class or with a
   * table of labels, such a table itself, or a folder with one of the others in it.
   *
   * @param data the file or folder
   * @param inputs what the model wants
   * @param labels the file of labels; nothing leaves it to the usual names
   * @param preprocessing how pictures are prepared; nothing leaves it to the file that was kept
   *     and, where that says nothing, to guesses
   * @param store where such files are kept
   * @throws DataException if the data cannot be read or does not fit the model
   */
  public static Dataset open(
      Path data,
      List<InputSpec> inputs,
      Optional<Path> labels,
      Optional<Preprocessing> preprocessing,
      PreprocessingStore store)
      throws DataException {
    try {
      return new DatasetOpener(inputs, labels, preprocessing, store).open(named(data));
    } catch (DataException e) {
      throw e;
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(data, "", "cannot be read: " + e.getMessage(), e);
    }
  }

  /** The same place with a name that can be shown, which "." and "" are not. */
  private static Path named(Path data) throws DataException {
    Path name = data.getFileName();
    if (name != null && !name.toString().replace(".", "").isEmpty()) {
      return data;
    }
    Path whole = data.toAbsolutePath().normalize();
    if (whole.getFileName() == null) {
      throw new DataException(data, "", "is a whole disk; choose a folder");
    }
    return whole;
  }

  /** Opens data with its preprocessing told, kept beside it, or guessed. */
  public static Dataset open(
      Path data,
      List<InputSpec> inputs,
      Optional<Path> labels,
      Optional<Preprocessing> preprocessing)
      throws DataException {
    return open(data, inputs, labels, preprocessing, PreprocessingStore.BESIDE_DATA);
  }

  /** Opens data with its labels found by the usual names and its preprocessing by file or guess. */
  public static Dataset open(Path data, List<InputSpec> inputs) throws DataException {
    return open(data, inputs, Optional.empty(), Optional.empty());
  }
}
