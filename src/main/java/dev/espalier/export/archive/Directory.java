package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an archive holds: how the files of the model are taken apart, and where each slice is.
 * Slices lie one behind the other in the order of the forms. Files count as one: first the model,
 * then its data files in their order.
 *
 * <p>Numbers have seven bits in a byte, the lowest first. With data files (even versions of the
 * format) a directory begins with their number and, of each, the length of its name, the name in
 * UTF-8, and its size. Then, and without data files (odd versions) from the beginning: size and
 * digest, the forms, and length and checksum of each slice.
 *
 * @param data the data files
 * @param fileBytes size of all files
 * @param digest SHA-256 of all files
 * @param forms the rest of the files comes last
 * @param slices of all forms
 */
record Directory(
    List<DataFile> data, long fileBytes, byte[] digest, List<Form> forms, List<Slice> slices) {
  /** Far above what any model has; each is an open file while unpacking. */
  static final int MOST_FILES = 4096;

  static final int DIGEST_BYTES = 32;
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  /**
   * A slice in the archive.
   *
   * @param form the number of its form
   * @param number its number within the form
   * @param position in the archive
   * @param length in bytes
   * @param checksum CRC-32C of the bytes
   */
  record Slice(int form, long number, long position, int length, int checksum) {}

  Directory {
    data = List.copyOf(data);
    forms = List.copyOf(forms);
    slices = List.copyOf(slices);
  }

  /**
   * The version of the format that it takes.
   *
   * @param trees whether there are runs that are coded by decisions in a tree
   * @param counts whether there are runs that are coded by the odds of counts
   */
  int version(boolean trees, boolean counts) {
    int files = data.isEmpty() ? Header.ONE_FILE : Header.SEVERAL_FILES;
    return files + (counts ? Header.COUNTS : trees ? Header.TREES : 0);
  }

  /** The sizes of all files, of the model first. */
  List<Long> lengths() {
    List<Long> lengths = new ArrayList<>();
    data.forEach(file -> lengths.add(file.bytes()));
    lengths.addFirst(fileBytes - lengths.stream().mapToLong(Long::longValue).sum());
    return lengths;
  }

  byte[] toBytes() {
    Numbers out = new Numbers();
    if (!data.isEmpty()) {
      out.put(data.size());
      data.forEach(file -> put(file, out));
    }
    out.put(fileBytes);
    out.putBytes(digest);
    Forms.write(forms.subList(0, forms.size() - 1), out);
    for (Slice slice : slices) {
      out.put(slice.length());
      byte[] checksum = new byte[CHECKSUM_BYTES];
      ElementBytes.put(slice.checksum(), checksum, 0, CHECKSUM_BYTES);
      out.putBytes(checksum);
    }
    return out.toBytes();
  }

  private static void put(DataFile file, Numbers out) {
    byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
    out.put(name.length);
    out.putBytes(name);
    out.put(file.bytes());
  }

  /**
   * Reads a directory, and checks that it describes the files of a model without holes.
   *
   * @param version of the format
   * @param bytes all of it
   * @param first where the first slice begins
   * @param end where the last one ends
   * @throws CodeException if no archive has such a directory
   */
  static Directory read(int version, byte[] bytes, long first, long end) throws CodeException {
    NumberReader in = new NumberReader(bytes);
    // No slice stands for more than this; a larger file would not come of these bytes.
    long most = Math.multiplyExact(end + bytes.length, (long) SliceWriter.MOST_EXPANSION);
    List<DataFile> data = Header.hasData(version) ? data(in, most) : List.of();
    long fileBytes = in.next(most, "the size of the model");
    if (data.stream().mapToLong(DataFile::bytes).sum() > fileBytes) {
      throw new CodeException("data files that are larger than all files");
    }
    byte[] digest = in.bytes(DIGEST_BYTES);
    List<Form> forms = new ArrayList<>(Forms.read(in, fileBytes));
    forms.add(new RestForm(gaps(forms, fileBytes)));
    List<Slice> slices = slices(in, forms, first, end);
    return new Directory(data, fileBytes, digest, forms, slices);
  }

  private static List<DataFile> data(NumberReader in, long most) throws CodeException {
    int count = in.nextInt(MOST_FILES, "the number of data files");
    if (count == 0) {
      throw new CodeException("there are no data files where some should be");
    }
    List<DataFile> data = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] name = in.bytes(in.nextInt(DataNames.LONGEST, "the length of a name"));
      // Each is at most 2^49 or so, so that the sum of all is a number.
      data.add(new DataFile(text(name), in.next(most, "the size of a data file")));
    }
    Optional<String> problem = DataNames.problem(data.stream().map(DataFile::name).toList());
    if (problem.isPresent()) {
      throw new CodeException(problem.get());
    }
    return data;
  }

  private static String text(byte[] name) throws CodeException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      throw new CodeException("the name of a data file is no text (" + e.getMessage() + ")");
    }
  }

  private static List<Slice> slices(NumberReader in, List<Form> forms, long first, long end)
      throws CodeException {
    List<Slice> slices = new ArrayList<>();
    long position = first;
    for (int form = 0; form < forms.size(); form++) {
      long count = forms.get(form).slices();
      if (count > in.left() / (1 + CHECKSUM_BYTES)) {
        throw new CodeException(count + " slices in a directory that cannot hold so many");
      }
      for (long number = 0; number < count; number++) {
        int elements = forms.get(form).count(number);
        int length = in.nextInt(mostBytes(elements), "the length of a slice");
        int checksum = (int) ElementBytes.read(in.bytes(CHECKSUM_BYTES), CHECKSUM_BYTES)[0];
        slices.add(new Slice(form, number, position, length, checksum));
        position += length;
      }
    }
    if (in.left() > 0 || position != end) {
      throw new CodeException("the slices do not fill the archive");
    }
    return slices;
  }

  /** More than any coding needs for so many elements. */
  private static int mostBytes(int elements) {
    return 16 * elements + 4096;
  }

  /** The parts of the file that belong to none of the forms. */
  static List<Region> gaps(List<Form> forms, long fileBytes) throws CodeException {
    List<Region> taken =
        forms.stream()
            .flatMap(form -> form.regions().stream())
            .filter(region -> region.length() > 0)
            .sorted(Comparator.comparingLong(Region::position))
            .toList();
    List<Region> gaps = new ArrayList<>();
    long end = 0;
    for (Region region : taken) {
      if (region.position() < end) {
        throw new CodeException("two tensors at one place of the model");
      }
      if (region.position() > end) {
        gaps.add(new Region(end, region.position() - end));
      }
      end = region.end();
    }
    if (end < fileBytes) {
      gaps.add(new Region(end, fileBytes - end));
    }
    return gaps;
  }
}
