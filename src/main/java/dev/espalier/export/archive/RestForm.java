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

  private final Spans spans;

  /**
   * The rest.
   *
   * @param regions in the order of the file, all that belongs to no other form
   */
  RestForm(List<Region> regions) {
    this.regions = List.copyOf(regions);
    this.spans = new Spans(regions.stream().map(Region::length).toList());
  }

  @Override
  public List<Region> regions() {
    return regions;
  }

  @Override
  public long elements() {
    return spans.length();
  }

  @Override
  public Symbols.Layout layout() {
    return Symbols.Layout.LINE;
  }

  @Override
  public void encode(FileBytes file, long from, int count, SliceWriter out) {
    byte[] bytes = new byte[count];
    spans.each(
        from,
        count,
        (region, within, offset, length) ->
            System.arraycopy(
                file.read(regions.get(region).position() + within, length),
                0,
                bytes,
                offset,
                length));
    out.addBytes(bytes);
  }

  @Override
  public void decode(SliceReader in, long from, int count, Target target) throws IOException {
    byte[] bytes = in.next(count, layout());
    Spans.Overlap<IOException> write =
        (region, within, offset, length) ->
            target.write(
                regions.get(region).position() + within,
                Arrays.copyOfRange(bytes, offset, offset + length));
    spans.each(from, count, write);
  }
}
