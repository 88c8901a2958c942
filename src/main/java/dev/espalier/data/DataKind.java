package dev.espalier.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What a file is, by its first bytes. */
enum DataKind {
  NPY,
  NPZ,
  /** Gzipped or not. */
  IDX,
  IMAGE,
  TEXT,
  FOLDER,
  EMPTY,
  UNKNOWN;

  private static final Set<String> IMAGE_ENDINGS =
      Set.of("png", "jpg", "jpeg", "jpe", "bmp", "gif");
  private static final int START = 512;

  static DataKind of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return FOLDER;
    }
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file,
          "",
          "there is no such file or folder. Data is a file of arrays (NPY, NPZ, IDX), a picture, a"
              + " table of pictures (CSV) or a folder of them");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(START);
    }
    return start.length == 0 ? EMPTY : of(start);
  }

  private static DataKind of(byte[] start) {
    if (startsWith(start, NpyHeader.MAGIC)) {
      return NPY;
    }
    if (startsWith(start, "PK".getBytes(StandardCharsets.US_ASCII))) {
      return NPZ;
    }
    boolean gzip = startsWith(start, new byte[] {0x1F, (byte) 0x8B});
    if (gzip || (start.length >= 4 && start[0] == 0 && start[1] == 0 && start[3] > 0)) {
      return IDX;
    }
    if (startsWith(start, new byte[] {(byte) 0x89, 'P', 'N', 'G'})
        || startsWith(start, new byte[] {(byte) 0xFF, (byte) 0xD8})
        || startsWith(start, "GIF8".getBytes(StandardCharsets.US_ASCII))
        || startsWith(start, "BM".getBytes(StandardCharsets.US_ASCII))) {
      return IMAGE;
    }
    return isText(start) ? TEXT : UNKNOWN;
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Whether a file is called like a picture. */
  static boolean isImageName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && IMAGE_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
