package dev.espalier.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calibrations that were made on this machine, in a folder, so that opening the same network with
 * the same samples again costs no run. Those that were not used for longest make room. A file that
 * is damaged counts as none; a folder that cannot be written to costs the memory between starts and
 * nothing else.
 */
public final class CalibrationStore {

  private static final Logger LOG = LoggerFactory.getLogger(CalibrationStore.class);
  private static final String ENDING = ".calibration";
  private static final long MOST_BYTES = 2L << 30;

  private final Path folder;
  private final long mostBytes;

  /** Calibrations in a folder, which need not exist yet. */
  public CalibrationStore(Path folder) {
    this(folder, MOST_BYTES);
  }

  CalibrationStore(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /**
   * A calibration that was kept.
   *
   * @param key letters and digits that tell network and samples apart
   */
  public Optional<Calibration> find(String key) {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Calibration found = CalibrationFile.read(file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(found);
    } catch (IOException e) {
      LOG.warn("{} cannot be used; the network is calibrated again", file, e);
      return Optional.empty();
    }
  }

  /** Keeps a calibration. */
  public void keep(String key, Calibration calibration) {
    if (CalibrationFile.byteSize(calibration) > mostBytes) {
      LOG.info("This calibration is too large to be kept");
      return;
    }
    try {
      Files.createDirectories(folder);
      CalibrationFile.write(file(key), calibration);
      makeRoom();
    } catch (IOException e) {
      LOG.warn("The calibration cannot be kept in {}", folder, e);
    }
  }

  private Path file(String key) {
    return folder.resolve(key + ENDING);
  }

  private record Kept(Path file, long bytes, FileTime used) {
    static Kept of(Path file) throws IOException {
      return new Kept(file, Files.size(file), Files.getLastModifiedTime(file));
    }
  }

  private void makeRoom() throws IOException {
    List<Kept> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ENDING)).toList()) {
        all.add(Kept.of(file));
      }
    }
    all.sort(Comparator.comparing(Kept::used));
    long bytes = all.stream().mapToLong(Kept::bytes).sum();
    for (Kept oldest : all) {
      if (bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(oldest.file());
      bytes -= oldest.bytes();
    }
  }
}
