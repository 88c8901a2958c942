package dev.espalier.export.archive;

import dev.espalier.fuzz.FuzzFiles;
import dev.espalier.method.code.CodeException;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Archives: unpacked or refused, with nothing written then. The first byte says whether checksums
 * are made right before, as whoever makes up an archive would do: otherwise none would get further.
 */
public final class ArchiveFuzz {
  private static final int VERSION = 8;
  private static final int POSITION = 10;

  private ArchiveFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    byte[] archive = Arrays.copyOfRange(bytes, 1, bytes.length);
    Path file = FuzzFiles.write("fuzzed.espalier", bytes[0] == 0 ? archive : signed(archive));
    // A folder in a folder, to see what gets out of it.
    Path around = Files.createDirectories(FuzzFiles.at("around"));
    Path folder = Files.createDirectories(around.resolve("unpacked"));
    try {
      Unpacker.unpack(file, folder.resolve("m.onnx"), Progress.none(), CancelSignal.none());
    } catch (IOException e) {
      FuzzFiles.named(file, e);
      try (Stream<Path> written = Files.list(folder)) {
        if (written.findAny().isPresent()) {
          throw new IllegalStateException("something was written", e);
        }
      }
    } finally {
      delete(folder);
    }
    // Fails if anything is left in it.
    Files.delete(around);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList().reversed()) {
        Files.delete(path);
      }
    }
  }

  private static byte[] signed(byte[] archive) {
    if (archive.length < Header.BYTES) {
      return archive;
    }
    long at = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getLong(POSITION);
    int position = Math.clamp(at, Header.BYTES, archive.length);
    int version = archive[VERSION] % 2 == 0 ? Header.SEVERAL_FILES : Header.ONE_FILE;
    byte[] content = Arrays.copyOfRange(archive, position, archive.length);
    try {
      Directory directory = Directory.read(version, content, Header.BYTES, position);
      List<Directory.Slice> slices = new ArrayList<>();
      for (Directory.Slice slice : directory.slices()) {
        int from = (int) slice.position();
        int sum = Header.checksum(Arrays.copyOfRange(archive, from, from + slice.length()));
        slices.add(new Directory.Slice(slice.form(), slice.number(), from, slice.length(), sum));
      }
      content =
          new Directory(
                  directory.data(),
                  directory.fileBytes(),
                  directory.digest(),
                  directory.forms(),
                  slices)
              .toBytes();
    } catch (CodeException e) {
      // A directory that is none, with a checksum that says it is one.
      content = Arrays.copyOfRange(archive, position, archive.length);
    }
    byte[] whole = Arrays.copyOf(archive, position + content.length);
    System.arraycopy(content, 0, whole, position, content.length);
    System.arraycopy(Header.of(version, position, content).array(), 0, whole, 0, Header.BYTES);
    return whole;
  }
}
