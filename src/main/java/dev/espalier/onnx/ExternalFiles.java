package dev.espalier.onnx;

import dev.espalier.io.Causes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files beside a model that hold payloads of its tensors. A model may name files in its own
 * folder and below, and nothing else: neither by an absolute path, nor by {@code ..}, nor through a
 * symbolic link.
 */
final class ExternalFiles {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final String ADVICE =
      "Put the data file beside the model, under the name it asks for";

  private final Path model;
  private final Arena arena;
  private final Map<Path, Mapping> mapped = new LinkedHashMap<>();
  private final Map<String, MemorySegment> named = new LinkedHashMap<>();

  private record Mapping(MemorySegment bytes, FileStamp stamp) {}

  ExternalFiles(Path model, Arena arena) {
    this.model = model;
    this.arena = arena;
  }

  /** The real paths of the files in use. */
  Set<Path> files() {
    return mapped.keySet();
  }

  /** The files by the names the model has for them; one may have several, through links. */
  Map<String, MemorySegment> named() {
    return Collections.unmodifiableMap(named);
  }

  long byteSize() {
    return mapped.values().stream().mapToLong(file -> file.bytes().byteSize()).sum();
  }

  /** The first file that is no longer what it was when it was mapped, if there is one. */
  Optional<Path> changed() throws IOException {
    for (Map.Entry<Path, Mapping> file : mapped.entrySet()) {
      if (file.getValue().stamp().differs(file.getKey())) {
        return Optional.of(file.getKey());
      }
    }
    return Optional.empty();
  }

  /** The whole file called {@code location}, mapped once. */
  MemorySegment map(String location, Place place) throws OnnxException {
    try {
      MemorySegment bytes = map(resolve(location, place));
      named.putIfAbsent(name(location), bytes);
      return bytes;
    } catch (OnnxException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw error(place, "external data '" + location + "' is missing", e);
    } catch (IOException e) {
      throw error(
          place, "external data '" + location + "' cannot be read (" + Causes.text(e) + ")", e);
    }
  }

  private MemorySegment map(Path file) throws IOException {
    Mapping known = mapped.get(file);
    if (known != null) {
      return known.bytes();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      mapped.put(file, new Mapping(bytes, FileStamp.of(file)));
      return bytes;
    }
  }

  /** A location that is known to be inside of the folder, written in one way. */
  private static String name(String location) {
    Path path = Path.of(location.replace('\\', '/')).normalize();
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private Path resolve(String location, Place place) throws IOException {
    String portable = location.replace('\\', '/');
    if (portable.isBlank() || portable.startsWith("/") || DRIVE.matcher(portable).matches()) {
      throw outside(location, place);
    }
    Path folder = Objects.requireNonNull(model.toAbsolutePath().normalize().getParent());
    Path file = folder.resolve(relative(portable, place)).normalize();
    if (!file.startsWith(folder)) {
      throw outside(location, place);
    }
    Path real = file.toRealPath();
    if (!real.startsWith(folder.toRealPath())) {
      throw outside(location, place);
    }
    if (!Files.isRegularFile(real)) {
      throw error(place, "external data '" + location + "' is not a regular file", null);
    }
    return real;
  }

  private Path relative(String location, Place place) throws OnnxException {
    try {
      return Path.of(location);
    } catch (InvalidPathException e) {
      throw error(place, "external data '" + location + "' is no file name", e);
    }
  }

  private OnnxException outside(String location, Place place) {
    return error(
        place, "external data '" + location + "' is outside the folder of the model", null);
  }

  private OnnxException error(Place place, String problem, @Nullable Throwable cause) {
    return new OnnxException(model, place.toString(), problem, ADVICE, cause);
  }
}
