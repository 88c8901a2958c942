package dev.espalier.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where a person's preprocessing is kept: beside the data ({@link PreprocessingFile}) or, where
 * nothing can be written there, in a folder of the person's own. What is in that folder comes
 * first: it is there only because somebody corrected what could not be corrected in its place.
 *
 * @param folder the person's folder, which need not exist yet; empty for data alone
 */
public record PreprocessingStore(Optional<Path> folder) {

  /** Looks beside the data and nowhere else. */
  public static final PreprocessingStore BESIDE_DATA = new PreprocessingStore(Optional.empty());

  /** The file that says how this data is prepared, if there is one. */
  public Optional<Path> find(Path data) {
    return own(data).filter(Files::isRegularFile).or(() -> PreprocessingFile.find(data));
  }

  /**
   * Keeps how this data is prepared.
   *
   * @return the file, beside the data if possible
   * @throws IOException if it can be written to neither place
   */
  public Path keep(Path data, Preprocessing preprocessing) throws IOException {
    Optional<Path> own = own(data);
    try {
      Path beside = PreprocessingFile.write(data, preprocessing);
      if (own.isPresent()) {
        Files.deleteIfExists(own.get());
      }
      return beside;
    } catch (IOException e) {
      if (own.isEmpty()) {
        throw e;
      }
      Files.createDirectories(folder.orElseThrow());
      PreprocessingFile.writeTo(own.get(), preprocessing);
      return own.get();
    }
  }

  /**
   * Forgets what was kept for this data alone; what a folder says for all of its data stays.
   *
   * @throws IOException if the file beside the data cannot be deleted
   */
  public void forget(Path data) throws IOException {
    Optional<Path> own = own(data);
    if (own.isPresent()) {
      Files.deleteIfExists(own.get());
    }
    Files.deleteIfExists(PreprocessingFile.beside(data));
  }

  /** Whether something was kept for this data alone. */
  public boolean keeps(Path data) {
    return own(data).filter(Files::isRegularFile).isPresent()
        || Files.isRegularFile(PreprocessingFile.beside(data));
  }

  /** Named after the data, and after the place where it lies. */
  private Optional<Path> own(Path data) {
    var place = new CRC32C();
    place.update(data.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
    String name =
        data.getFileName()
            + "-"
            + HexFormat.of().toHexDigits(place.getValue(), Integer.BYTES * 2)
            + "."
            + PreprocessingFile.NAME;
    return folder.map(own -> own.resolve(name));
  }
}
