package dev.espalier.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Several named NumPy arrays in a zip archive ({@code .npz}), stored or deflated. */
final class NpzFile implements AutoCloseable {

  private static final String SUFFIX = ".npy";

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private NpzFile(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
    Enumeration<? extends ZipEntry> all = zip.entries();
    while (all.hasMoreElements()) {
      ZipEntry entry = all.nextElement();
      if (entry.getName().endsWith(SUFFIX)) {
        String name = entry.getName();
        entries.put(name.substring(0, name.length() - SUFFIX.length()), entry);
      }
    }
  }

  static NpzFile open(Path file) throws IOException {
    try {
      return new NpzFile(file, new ZipFile(file.toFile()));
    } catch (ZipException | EOFException e) {
      throw new DataException(file, "", "is a damaged or incomplete zip archive", e);
    }
  }

  /** The names of the arrays, in the order of the file. */
  List<String> names() {
    return new ArrayList<>(entries.keySet());
  }

  /** What the file says about an array, without reading it. */
  ArrayHeader header(String name) throws IOException {
    try (InputStream in = zip.getInputStream(entry(name))) {
      return NpyHeader.read(in, file, place(name)).header();
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  /** Unpacks an array and checks its checksum; it stays readable until the arena is closed. */
  NumericArray read(String name, Arena arena) throws IOException {
    ZipEntry entry = entry(name);
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      ArrayHeader header = NpyHeader.read(in, file, place(name)).header();
      ArrayBytes.checkClaim(header.payloadBytes(), entry.getCompressedSize(), file, place(name));
      NumericArray array =
          new NumericArray(
              header, ArrayBytes.unpack(in, header.payloadBytes(), file, place(name), arena));
      if (in.read() >= 0) {
        throw new DataException(file, place(name), "says " + header + ", but there are more bytes");
      }
      if (entry.getCrc() != in.getChecksum().getValue()) {
        throw new DataException(file, place(name), "is damaged: its checksum is wrong");
      }
      return array;
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no array '" + name + "' in " + file);
    }
    return entry;
  }

  private DataException damaged(String name, IOException cause) {
    return new DataException(file, place(name), "cannot be unpacked: the file is damaged", cause);
  }

  static String place(String name) {
    return "array '" + name + "'";
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
