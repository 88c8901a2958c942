package dev.espalier.method.code;

/**
 * How symbols are seen as numbers around a centre: whether they are it, their sign, and how far off
 * they are.
 *
 * @param centre the symbol that stands for zero
 * @param near 0 for the centre, 1 next to it, 2 beyond
 * @param classes 0 for the centre, else one more than the logarithm of the distance
 */
record Magnitudes(int centre, byte[] near, byte[] classes) {
  /** As many classes of distance as there are. */
  static final int CLASSES = 9;

  static Magnitudes around(int centre) {
    byte[] near = new byte[Symbols.LEVELS];
    byte[] classes = new byte[Symbols.LEVELS];
    for (int i = 0; i < Symbols.LEVELS; i++) {
      int distance = Math.abs(i - centre);
      near[i] = (byte) Math.min(2, distance);
      classes[i] = (byte) (Integer.SIZE - Integer.numberOfLeadingZeros(distance));
    }
    return new Magnitudes(centre, near, classes);
  }
}
