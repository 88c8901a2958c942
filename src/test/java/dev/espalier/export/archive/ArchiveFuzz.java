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

/**
 * Archives: unpacked or refused, with nothing written then. The first byte says whether checksums
 * are made right before, as whoever makes up an archive would do: otherwise none would get further.
 */
public final class ArchiveFuzz {
  private static final int POSITION = 10;

  private ArchiveFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      return;
    }
    byte[] archive = Arrays.copyOfRange(bytes, 1, bytes.length);
    Path file = FuzzFiles.write("fuzzed.espalier", bytes[0] == 0 ? archive : signed(archive));
    Path target = FuzzFiles.at("fuzzed.unpacked");
    try {
      Unpacker.unpack(file, target, Progress.none(), CancelSignal.none());
      Files.delete(target);
    } catch (IOException e) {
      FuzzFiles.named(file, e);
      if (Files.exists(target)) {
        throw new IllegalStateException("something was written", e);
      }
    }
  }

  private static byte[] signed(byte[] archive) {
    if (archive.length < Header.BYTES) {
      return archive;
    }
    long at = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getLong(POSITION);
    int position = Math.clamp(at, Header.BYTES, archive.length);
    byte[] content = Arrays.copyOfRange(archive, position, archive.length);
    try {
      Directory directory = Directory.read(content, Header.BYTES, position);
      List<Directory.Slice> slices = new ArrayList<>();
      for (Directory.Slice slice : directory.slices()) {
        int from = (int) slice.position();
        int sum = Header.checksum(Arrays.copyOfRange(archive, from, from + slice.length()));
        slices.add(new Directory.Slice(slice.form(), slice.number(), from, slice.length(), sum));
      }
      content =
          new Directory(directory.fileBytes(), directory.digest(), directory.forms(), slices)
              .toBytes();
    } catch (CodeException e) {
      // A directory that is none, with a checksum that says it is one.
      content = Arrays.copyOfRange(archive, position, archive.length);
    }
    byte[] whole = Arrays.copyOf(archive, position + content.length);
    System.arraycopy(content, 0, whole, position, content.length);
    System.arraycopy(Header.of(position, content).array(), 0, whole, 0, Header.BYTES);
    return whole;
  }
}
