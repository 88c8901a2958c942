package dev.espalier.export.archive;

import dev.espalier.io.Causes;
import dev.espalier.io.PendingFile;
import dev.espalier.io.PendingFiles;
import dev.espalier.io.TargetProblem;
import dev.espalier.method.code.CodeException;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Makes of an archive the model file it was made of, and beside it the model's data files, if it
 * has some. Needs memory for a few slices, whatever the archive says; files appear only if all of
 * them are as they were, and all together.
 */
public final class Unpacker {
  private static final int DIGEST_CHUNK = 1 << 22;

  private final Path archive;
  private final FileChannel source;
  private final Directory directory;
  private final CancelSignal cancel;

  private Unpacker(Path archive, FileChannel source, CancelSignal cancel) throws IOException {
    this.archive = archive;
    this.source = source;
    this.cancel = cancel;
    this.directory = directory(archive, source);
  }

  /**
   * Unpacks an archive. What is at the target is replaced, but none of the data files is there
   * already.
   *
   * @return the files that were written, the model first
   * @throws IOException if the archive is none, damaged or made up, or the files cannot be written;
   *     what was in their places before is there still
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static List<Path> unpack(Path archive, Path target, Progress progress, CancelSignal cancel)
      throws IOException {
    return unpack(archive, target, false, progress, cancel);
  }

  /**
   * Unpacks an archive as {@link #unpack(Path, Path, Progress, CancelSignal)}.
   *
   * @param force whether data files that are there already are replaced
   */
  public static List<Path> unpack(
      Path archive, Path target, boolean force, Progress progress, CancelSignal cancel)
      throws IOException {
    TargetProblem.check(target);
    if (!Files.isRegularFile(archive)) {
      throw new ArchiveException(
          archive,
          "",
          Files.exists(archive) ? "is not a regular file" : "there is no such file",
          "Choose an .espalier file",
          null);
    }
    try (FileChannel source = open(archive)) {
      if (Files.exists(target) && Files.isSameFile(archive, target)) {
        throw new ArchiveException(
            target, "", "is the archive that is to be unpacked", "Choose another name", null);
      }
      Unpacker unpacker = new Unpacker(archive, source, cancel);
      List<Path> files = new DataPlaces(archive, target, force).of(unpacker.directory.data());
      unpacker.unpack(target, files, progress);
      return Stream.concat(Stream.of(target), files.stream()).toList();
    }
  }

  private static FileChannel open(Path archive) throws ArchiveException {
    try {
      return FileChannel.open(archive);
    } catch (IOException e) {
      String reason = "cannot be read (" + Causes.text(e) + ")";
      throw new ArchiveException(archive, "", reason, "Check the file and its rights", e);
    }
  }

  private static Directory directory(Path archive, FileChannel source) throws IOException {
    Header.Found found = Header.find(source, archive);
    try {
      return Directory.read(found.version(), found.directory(), Header.BYTES, found.position());
    } catch (CodeException e) {
      throw ArchiveException.damaged(archive, "directory", String.valueOf(e.getMessage()), e);
    }
  }

  private void unpack(Path target, List<Path> data, Progress progress) throws IOException {
    try (PendingFiles pending = new PendingFiles()) {
      List<PendingFile> files = new ArrayList<>();
      for (Path file : data) {
        files.add(pending.add(file));
      }
      // Last, so that a model is there only with all its data.
      files.addFirst(pending.add(target));
      List<Long> lengths = directory.lengths();
      List<Path> paths = Stream.concat(Stream.of(target), data.stream()).toList();
      FileTarget all =
          new FileTarget(files.stream().map(PendingFile::channel).toList(), paths, lengths);
      int count = directory.slices().size();
      SliceWorkers.run(
          count,
          index -> decoding(directory.slices().get(index), all),
          (index, done) -> progress.report((index + 1.0) / count, "Unpacking"),
          cancel);
      check(all);
      for (PendingFile file : files) {
        file.complete();
      }
      cancel.throwIfCancelled();
      pending.commit();
    }
  }

  private Callable<Boolean> decoding(Directory.Slice slice, FileTarget target) {
    return () -> {
      cancel.throwIfCancelled();
      decode(slice, target);
      return true;
    };
  }

  private void decode(Directory.Slice slice, FileTarget target) throws IOException {
    byte[] bytes = Header.read(source, slice.position(), slice.length());
    if (Header.checksum(bytes) != slice.checksum()) {
      throw ArchiveException.damaged(archive, place(slice), "the checksum is wrong");
    }
    Form form = directory.forms().get(slice.form());
    try {
      SliceReader in = new SliceReader(bytes);
      form.decode(in, slice.number() * form.slice(), form.count(slice.number()), target);
      in.checkEnd();
    } catch (CodeException e) {
      throw ArchiveException.damaged(archive, place(slice), String.valueOf(e.getMessage()), e);
    }
  }

  private String place(Directory.Slice slice) {
    boolean rest = slice.form() == directory.forms().size() - 1;
    return (rest ? "the rest of the model" : "tensor " + (slice.form() + 1))
        + ", slice "
        + (slice.number() + 1)
        + " at byte "
        + slice.position();
  }

  /** All files: their size, and that its bytes are those that were packed. */
  private void check(FileTarget file) throws IOException {
    if (file.size() != directory.fileBytes()) {
      throw ArchiveException.damaged(
          archive,
          "",
          "it unpacks to " + file.size() + " bytes instead of " + directory.fileBytes());
    }
    MessageDigest digest = Packer.newDigest();
    for (long from = 0; from < file.size(); from += DIGEST_CHUNK) {
      cancel.throwIfCancelled();
      digest.update(file.read(from, (int) Math.min(DIGEST_CHUNK, file.size() - from)));
    }
    if (!Arrays.equals(digest.digest(), directory.digest())) {
      throw ArchiveException.damaged(archive, "", "it does not unpack to the model it was made of");
    }
  }
}
