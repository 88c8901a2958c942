package dev.espalier.export.archive;

import dev.espalier.method.code.Symbols;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What is left of the model file: the structure, names, and tensors too small to be worth a form.
 */
final class RestForm implements Form {
  private final List<Region> regions;

  /** Where each region begins in the rest, and where the last ends. */
  private final long[] starts;

  /** Takes what two runs of bytes have in common. */
  private interface Overlap {
    void at(long filePosition, int offset, int length) throws IOException;
  }

  /**
   * The rest.
   *
   * @param regions in the order of the file, all that belongs to no other form
   */
  RestForm(List<Region> regions) {
    this.regions = List.copyOf(regions);
    this.starts = new long[regions.size() + 1];
    for (int i = 0; i < regions.size(); i++) {
      starts[i + 1] = starts[i] + regions.get(i).length();
    }
  }

  @Override
  public List<Region> regions() {
    return regions;
  }

  @Override
  public long elements() {
    return starts[regions.size()];
  }

  @Override
  public Symbols.Layout layout() {
    return Symbols.Layout.LINE;
  }

  @Override
  public void encode(FileBytes file, long from, int count, SliceWriter out) throws IOException {
    byte[] bytes = new byte[count];
    each(
        from,
        count,
        (position, offset, length) ->
            System.arraycopy(file.read(position, length), 0, bytes, offset, length));
    out.addBytes(bytes);
  }

  @Override
  public void decode(SliceReader in, long from, int count, Target target) throws IOException {
    byte[] bytes = in.next(count, layout());
    each(
        from,
        count,
        (position, offset, length) ->
            target.write(position, Arrays.copyOfRange(bytes, offset, offset + length)));
  }

  private void each(long from, int count, Overlap overlap) throws IOException {
    int found = Arrays.binarySearch(starts, from);
    // Not found, it is inside of the region before the place where it would be.
    for (int i = found < 0 ? -found - 2 : found;
        i < regions.size() && starts[i] < from + count;
        i++) {
      long first = Math.max(starts[i], from);
      long end = Math.min(starts[i + 1], from + count);
      overlap.at(
          regions.get(i).position() + first - starts[i], (int) (first - from), (int) (end - first));
    }
  }
}
