package dev.espalier.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** A single NumPy array in a file ({@code .npy}). */
final class NpyFile {

  private NpyFile() {}

  /** Maps the array; it stays readable until the arena is closed. */
  static NumericArray open(Path file, Arena arena) throws IOException {
    NpyHeader.Parsed parsed;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      parsed = NpyHeader.read(in, file, "");
    }
    ArrayHeader header = parsed.header();
    long there = Files.size(file) - parsed.payloadOffset();
    if (there < header.payloadBytes()) {
      throw new DataException(
          file,
          "",
          "is cut short: %s takes %d bytes, there are %d"
              .formatted(header, header.payloadBytes(), there));
    }
    return new NumericArray(
        header, ArrayBytes.map(file, parsed.payloadOffset(), header.payloadBytes(), arena));
  }
}
