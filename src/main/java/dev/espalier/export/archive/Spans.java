package dev.espalier.export.archive;

import java.util.Arrays;
import java.util.List;

/** Runs of bytes that are counted one behind the other, wherever each of them is. */
final class Spans {
  /** Where each begins, and where the last ends. */
  private final long[] starts;

  /** Takes what one span has in common with a run of bytes. */
  interface Overlap<E extends Exception> {
    /**
     * Takes it.
     *
     * @param span its number
     * @param within where the overlap begins in the span
     * @param offset where it begins in the run
     */
    void at(int span, long within, int offset, int length) throws E;
  }

  Spans(List<Long> lengths) {
    starts = new long[lengths.size() + 1];
    for (int i = 0; i < lengths.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], lengths.get(i));
    }
  }

  long length() {
    return starts[starts.length - 1];
  }

  /** Where a span begins. */
  long start(int span) {
    return starts[span];
  }

  /** All spans that the run of {@code count} bytes from {@code from} on lies in. */
  <E extends Exception> void each(long from, int count, Overlap<E> overlap) throws E {
    int found = Arrays.binarySearch(starts, from);
    // Not found, it is inside of the span before the place where it would be.
    for (int i = found < 0 ? -found - 2 : found;
        i < starts.length - 1 && starts[i] < from + count;
        i++) {
      long first = Math.max(starts[i], from);
      long end = Math.min(starts[i + 1], from + count);
      if (first < end) {
        overlap.at(i, first - starts[i], (int) (first - from), (int) (end - first));
      }
    }
  }
}
