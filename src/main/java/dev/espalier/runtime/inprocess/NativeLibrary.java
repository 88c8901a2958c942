package dev.espalier.runtime.inprocess;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * onnxruntime's native library, unpacked once for this machine. Left alone, onnxruntime unpacks 28
 * MB for each process, and leaves them behind when the process crashes.
 */
public final class NativeLibrary {

  /** The system property by which onnxruntime is told where its native library is. */
  public static final String PATH_PROPERTY = "onnxruntime.native.path";

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  private static final String PART = "unpacking";
  private static final String ENDING = ".part";

  /** Longer than it takes to unpack on the slowest disk. */
  private static final Duration LONG = Duration.ofHours(1);

  private NativeLibrary() {}

  /**
   * The folder with the unpacked library: what the system property names, or else one in the user's
   * cache, filled if it is not there yet.
   *
   * @return nothing if it cannot be unpacked; onnxruntime then does it its own way
   */
  public static Optional<Path> directory() {
    String given = System.getProperty(PATH_PROPERTY);
    return given == null ? unpacked(CacheDirectory.ofUser()) : Optional.of(Path.of(given));
  }

  static Optional<Path> unpacked(Path cache) {
    String platform = platform();
    Path directory = cache.resolve("onnxruntime-" + version() + "-" + platform);
    try {
      for (String library : LIBRARIES) {
        String file = System.mapLibraryName(library);
        URL packed =
            NativeLibrary.class.getResource("/ai/onnxruntime/native/" + platform + "/" + file);
        if (packed == null) {
          return Optional.empty();
        }
        unpack(packed, directory, file);
      }
      return Optional.of(directory);
    } catch (IOException e) {
      LOG.warn("Cannot keep onnxruntime's native library in {}", directory, e);
      return Optional.empty();
    }
  }

  private static void unpack(URL packed, Path directory, String file) throws IOException {
    Path target = directory.resolve(file);
    URLConnection connection = packed.openConnection();
    try (InputStream content = connection.getInputStream()) {
      if (Files.exists(target) && Files.size(target) == connection.getContentLengthLong()) {
        return;
      }
      Files.createDirectories(directory);
      removeAbandoned(directory);
      Path part = Files.createTempFile(directory, PART, ENDING);
      try {
        Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        // In one step, since another process may be doing the same.
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  /** What processes have left that were killed while they unpacked. */
  private static void removeAbandoned(Path directory) throws IOException {
    Instant longAgo = Instant.now().minus(LONG);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, PART + "*" + ENDING)) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(longAgo)) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  private static String version() {
    String version = ai.onnxruntime.OrtException.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String family = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    boolean x64 = arch.equals("amd64") || arch.equals("x86_64");
    return family + (x64 ? "-x64" : "-aarch64");
  }
}
