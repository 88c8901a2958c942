package dev.espalier.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.io.Causes;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.WireException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * An open model file: its mapping, the mappings of its external data, and the stamp it had when it
 * was opened.
 */
record Source(Path file, Arena arena, MemorySegment bytes, FileStamp stamp, ExternalFiles externals)
    implements AutoCloseable {

  @SuppressWarnings(
      "MustBeClosedChecker") // The arena lives as long as the model and is closed with it.
  static Source open(Path file) throws OnnxException {
    refuseIrregular(file);
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        throw new OnnxException(file, "", "the file is empty", "Fetch or export it again");
      }
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Source(file, arena, bytes, FileStamp.of(file), new ExternalFiles(file, arena));
    } catch (OnnxException e) {
      arena.close();
      throw e;
    } catch (IOException e) {
      arena.close();
      throw new OnnxException(
          file, "", "cannot be read (" + Causes.text(e) + ")", "Check the file and its rights", e);
    }
  }

  /** Fails if {@code target} is one of the files this model is read from. */
  void refuseOverwriting(Path target) throws OnnxException {
    if (!Files.exists(target)) {
      return;
    }
    try {
      if (isSame(target, file)) {
        throw new OnnxException(
            target, "", "is the model that is being read", "Choose another name");
      }
      for (Path data : externals.files()) {
        if (isSame(target, data)) {
          throw new OnnxException(
              target, "", "holds data of the model that is being read", "Choose another name");
        }
      }
    } catch (OnnxException e) {
      throw e;
    } catch (IOException e) {
      throw new OnnxException(
          target, "", "cannot be looked at (" + Causes.text(e) + ")", "Choose another name", e);
    }
  }

  /** A file that was deleted meanwhile is no other. */
  private static boolean isSame(Path target, Path other) throws IOException {
    return Files.exists(other) && Files.isSameFile(target, other);
  }

  /**
   * Fails if the file or its external data is not what was opened: the mapping would be another
   * model's bytes.
   */
  void checkUnchanged() throws OnnxException {
    try {
      Optional<Path> changed = stamp.differs(file) ? Optional.of(file) : externals.changed();
      if (changed.isPresent()) {
        throw new OnnxException(
            changed.get(), "", "the file was changed after it was opened", "Open the model again");
      }
    } catch (OnnxException e) {
      throw e;
    } catch (IOException e) {
      throw new OnnxException(
          file, "", "cannot be read any more (" + Causes.text(e) + ")", "Open it again", e);
    }
  }

  OnnxException error(Place place, String problem, String advice) {
    return new OnnxException(file, place.toString(), problem, advice);
  }

  OnnxException damaged(Place place, WireException cause) {
    return new OnnxException(
        file,
        place.toString(),
        "no well-formed ONNX here, " + cause.getMessage(),
        "The file is damaged or cut off; fetch or export it again",
        cause);
  }

  OnnxException damaged(Place place, Field field, InvalidProtocolBufferException cause) {
    return damaged(place, new WireException(String.valueOf(cause.getMessage()), field.start()));
  }

  @Override
  public void close() {
    arena.close();
  }

  private static void refuseIrregular(Path file) throws OnnxException {
    if (Files.isDirectory(file)) {
      throw new OnnxException(file, "", "is a folder", "Choose an .onnx file");
    }
    if (!Files.exists(file)) {
      throw new OnnxException(
          file,
          "",
          "there is no such file",
          "Check the name, or whether it was moved",
          new NoSuchFileException(file.toString()));
    }
    if (!Files.isRegularFile(file)) {
      throw new OnnxException(file, "", "is not a regular file", "Choose an .onnx file");
    }
  }
}
