package dev.espalier.export.archive;

import dev.espalier.method.code.Symbols;
import java.io.IOException;
import java.util.List;

/**
 * How a part of the model file is taken apart into symbols, and put together again. A form holds
 * elements in an order; slices of them are coded apart from each other, so that none needs more
 * memory than a slice, and several can be coded at once.
 */
sealed interface Form permits RestForm, FieldsForm, IntegersForm, TableForm, FloatsForm {
  /** Elements of a slice, about; slices end where rows end. */
  int SLICE = 1 << 20;

  /** A slice starts at a whole byte, whatever the width of its elements. */
  int ALIGNED = 8;

  /** How many elements there are. */
  long elements();

  /** How they lie. */
  Symbols.Layout layout();

  /** Where in the model file they are. */
  List<Region> regions();

  /** Codes the elements from {@code from} on. */
  void encode(FileBytes file, long from, int count, SliceWriter out) throws IOException;

  /**
   * Puts elements back in their place.
   *
   * @throws IOException if they are not coded as they should be, or cannot be written
   */
  void decode(SliceReader in, long from, int count, Target target) throws IOException;

  /** Elements of one slice; less in the last. */
  default int slice() {
    long rows = (long) layout().row() * ALIGNED;
    return rows > SLICE ? SLICE : (int) (SLICE / rows * rows);
  }

  /** How many slices there are. */
  default long slices() {
    return Math.ceilDiv(elements(), (long) slice());
  }

  /** Elements of slice {@code number}. */
  default int count(long number) {
    return (int) Math.min(slice(), elements() - number * slice());
  }

  /** Bytes of the model file that the form stands for. */
  default long byteSize() {
    return regions().stream().mapToLong(Region::length).sum();
  }
}
