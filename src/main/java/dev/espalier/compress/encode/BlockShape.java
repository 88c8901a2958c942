package dev.espalier.compress.encode;

import dev.espalier.method.IntegerCodes;
import dev.espalier.onnx.Dims;

/**
 * Where the weights of a matrix lie, and how many blocks there are. A row is an output of a
 * product, or an entry of a table; its columns lie in the blocks.
 *
 * @param dims of the stored matrix
 * @param form how it is packed
 */
record BlockShape(Dims dims, WeightForm.Blocks form) {
  int rows() {
    return Math.toIntExact(dims.get(form.axis()));
  }

  int columns() {
    return Math.toIntExact(dims.get(1 - form.axis()));
  }

  /** Blocks of a row. */
  int blocks() {
    return Math.ceilDiv(columns(), form.block());
  }

  /** Where a weight is stored. */
  int index(int row, int column) {
    return form.axis() == 0 ? row * columns() + column : column * rows() + row;
  }

  /**
   * Bytes of the codes of the block that begins at a column: tables have no more than they need.
   */
  int bytesOf(int column) {
    int codes = form.table() ? Math.min(form.block(), columns() - column) : form.block();
    return codes * form.bits() / Byte.SIZE;
  }

  /** Bytes of the codes of a row. */
  int rowBytes() {
    return form.table() ? columns() * form.bits() / Byte.SIZE : blocks() * form.blockBytes();
  }

  /** Bytes of the zero points of a row. */
  int zeroBytes() {
    return Math.ceilDiv(blocks() * form.bits(), Byte.SIZE);
  }

  /** The scale of a block. */
  float scale(IntegerCodes codes, int row, int column) {
    return codes.scales()[codes.layout().groupOf(index(row, column))];
  }

  /** The zero point of a block. */
  int zeroPoint(IntegerCodes codes, int row, int column) {
    return codes.zeroPoints()[codes.layout().groupOf(index(row, column))];
  }
}
