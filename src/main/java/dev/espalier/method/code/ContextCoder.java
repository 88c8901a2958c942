package dev.espalier.method.code;

/**
 * An adaptive binary arithmetic coder for quantized weights in the manner of DeepCABAC (Wiedemann
 * et al., DeepCABAC: A Universal Compression Algorithm for Deep Neural Networks, IEEE JSTSP 2020;
 * ISO/IEC 15938-17): for each symbol whether it is zero, its sign, flags that it is greater than 1,
 * 3, 7 and so on, and the rest, which is the binarization of Exp-Golomb codes. The probability of
 * each bit is learned by contexts of what lies beside and above it.
 *
 * <p>Where most symbols are zero, the probabilities of the first bit and of the flags are mixed
 * from three contexts each; where most are not, there are more bits and less to be learned from
 * neighbours, and one context does.
 *
 * <p>One object codes or decodes one run of symbols.
 */
final class ContextCoder {
  /** Room for the flags of a symbol. */
  private static final int FLAGS = 8;

  private final byte[] codes;
  private final BitCoder coder;
  private final Neighbours neighbours;
  private final boolean mixed;

  private final MixedBit mixedZeros =
      new MixedBit(Neighbours.TRUST, Neighbours.NEAR, Neighbours.AREA, Neighbours.FAR);
  private final MixedBit mixedFlags =
      new MixedBit(FLAGS, 2 * FLAGS, FLAGS * Neighbours.DISTANCES, FLAGS * Neighbours.DENSITIES);
  private final Adaptive zeros = new Adaptive(Neighbours.NEAR);
  private final Adaptive flags = new Adaptive(FLAGS * Neighbours.DISTANCES);
  private final Adaptive signs = new Adaptive(Neighbours.SIGNS);
  private final Adaptive rests = new Adaptive((2 * FLAGS) << Byte.SIZE);

  private ContextCoder(byte[] codes, Head head, Symbols.Layout layout, BitCoder coder) {
    this.codes = codes;
    this.coder = coder;
    this.mixed = head.mixed();
    this.neighbours = new Neighbours(head, codes.length, layout);
  }

  /**
   * What the coder has to know beforehand.
   *
   * @param centre the symbol that stands for zero
   * @param mixed whether probabilities are mixed from several contexts
   * @param step how far before a symbol another lies that is like it, at least 1: that at the same
   *     place of the kernel before, or the pixel above
   */
  record Head(int centre, boolean mixed, int step) {}

  static byte[] encode(Symbols symbols, Head head) {
    RangeEncoder encoder = new RangeEncoder(symbols.codes().length / Byte.SIZE);
    new ContextCoder(symbols.codes(), head, symbols.shape(), encoder).run();
    return encoder.finish();
  }

  /** Decodes as many symbols as {@code into} has room for. */
  static void decode(byte[] coded, byte[] into, Head head, Symbols.Layout layout)
      throws CodeException {
    RangeDecoder decoder = new RangeDecoder(coded);
    new ContextCoder(into, head, layout, decoder).run();
    decoder.checkEnd();
  }

  /** All symbols; those that are decoded come to stand in {@link #codes}. */
  private void run() {
    int centre = neighbours.centre();
    for (int i = 0; i < codes.length; i++) {
      neighbours.look();
      int value = code((codes[i] & 0xFF) - centre);
      codes[i] = (byte) (centre + value);
      neighbours.pass(value, mixed);
    }
  }

  private int code(int value) {
    int unlike = value == 0 ? 0 : 1;
    int significant =
        mixed
            ? mixedZeros.code(
                neighbours.trust(),
                neighbours.near(),
                neighbours.area(),
                neighbours.far(),
                unlike,
                coder)
            : zeros.code(neighbours.near(), unlike, coder);
    if (significant == 0) {
      return 0;
    }
    int sign = signs.code(neighbours.signs(), value >>> (Integer.SIZE - 1), coder);
    int distance = distance(Math.abs(value), sign);
    return sign == 0 ? distance : -distance;
  }

  /** The distance, 1 to 255: its logarithm by flags, then the bits below the highest. */
  private int distance(int distance, int sign) {
    int wanted = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(distance | 1);
    int bits = 0;
    while (bits < FLAGS - 1 && flag(bits < wanted ? 1 : 0, bits, sign) != 0) {
      bits++;
    }
    int tree = 1;
    int root = ((sign << 3) | bits) << Byte.SIZE;
    for (int bit = bits - 1; bit >= 0; bit--) {
      tree = (tree << 1) | rests.code(root + tree, (distance >> bit) & 1, coder);
    }
    return tree;
  }

  private int flag(int bit, int number, int sign) {
    int near = neighbours.distances() * FLAGS + number;
    if (!mixed) {
      return flags.code(near, bit, coder);
    }
    int area = neighbours.densities() * FLAGS + number;
    return mixedFlags.code(number, (sign << 3) | number, near, area, bit, coder);
  }
}
