package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What an archive holds: how the model file is taken apart, and where each slice is. Slices lie one
 * behind the other in the order of the forms.
 *
 * @param fileBytes size of the model file
 * @param digest SHA-256 of the model file
 * @param forms the rest of the file comes last
 * @param slices of all forms
 */
record Directory(long fileBytes, byte[] digest, List<Form> forms, List<Slice> slices) {
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
    forms = List.copyOf(forms);
    slices = List.copyOf(slices);
  }

  byte[] toBytes() {
    Numbers out = new Numbers();
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

  /**
   * Reads a directory, and checks that it describes one model file without holes.
   *
   * @param bytes all of it
   * @param first where the first slice begins
   * @param end where the last one ends
   * @throws CodeException if no archive has such a directory
   */
  static Directory read(byte[] bytes, long first, long end) throws CodeException {
    NumberReader in = new NumberReader(bytes);
    // No slice stands for more than this; a larger file would not come of these bytes.
    long most = Math.multiplyExact(end + bytes.length, (long) SliceWriter.MOST_EXPANSION);
    long fileBytes = in.next(most, "the size of the model");
    byte[] digest = in.bytes(DIGEST_BYTES);
    List<Form> forms = new ArrayList<>(Forms.read(in, fileBytes));
    forms.add(new RestForm(gaps(forms, fileBytes)));
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
    return new Directory(fileBytes, digest, forms, slices);
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
