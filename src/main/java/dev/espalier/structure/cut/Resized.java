package dev.espalier.structure.cut;

/**
 * What becomes of the length of an axis.
 *
 * @param was how many elements there were
 * @param now how many there are
 * @param again whether these come again and again, as often as the data wants
 */
record Resized(long was, long now, boolean again) {

  static Resized whole(long size) {
    return new Resized(size, size, false);
  }

  Resized reversed() {
    return new Resized(now, was, again);
  }
}
