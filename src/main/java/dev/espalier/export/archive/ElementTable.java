package dev.espalier.export.archive;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Finds out whether a tensor has few different elements. */
final class ElementTable {
  private static final int CHUNK = 1 << 16;

  private ElementTable() {}

  /**
   * The different elements, in the order of their values.
   *
   * @param width bytes of one, 2, 4 or 8
   * @param floats whether the highest bit is a sign by itself, or they are in two's complement
   * @return nothing if there are more than 256
   */
  static Optional<List<Long>> of(FileBytes file, Region region, int width, boolean floats) {
    ElementSet set = new ElementSet();
    for (long from = 0; from < region.length(); from += (long) CHUNK * width) {
      int length = (int) Math.min((long) CHUNK * width, region.length() - from);
      for (long element : ElementBytes.read(file.read(region.position() + from, length), width)) {
        if (set.add(element) < 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(
        LongStream.of(set.toArray())
            .boxed()
            .sorted(Comparator.comparingLong(element -> value(element, width, floats)))
            .toList());
  }

  /** A number that grows with the value of an element. */
  private static long value(long element, int width, boolean floats) {
    int spare = Long.SIZE - width * Byte.SIZE;
    long signed = (element << spare) >> spare;
    return floats && signed < 0 ? Long.MIN_VALUE - signed : signed;
  }
}
