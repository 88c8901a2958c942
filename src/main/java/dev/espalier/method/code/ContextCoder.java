package dev.espalier.method.code;

/**
 * An adaptive binary arithmetic coder for quantized weights in the manner of DeepCABAC (Wiedemann
 * et al., DeepCABAC: A Universal Compression Algorithm for Deep Neural Networks, IEEE JSTSP 2020;
 * ISO/IEC 15938-17): for each symbol whether it is zero, its sign, flags that it is greater than 0,
 * 2, 6 and so on, and the rest, which is the binarization of Exp-Golomb codes. The probability of
 * each bit is learned by contexts of what lies beside and above it; that of the first and of the
 * flags is mixed from three contexts.
 *
 * <p>One object codes or decodes one run of symbols.
 */
final class ContextCoder {
  private static final int SIDES = 3;
  private static final int NEAR = SIDES * SIDES * SIDES * SIDES * SIDES;
  private static final int AREA = Densities.LEVELS * Densities.LEVELS * SIDES;
  private static final int PLACES = 32;
  private static final int FAR = PLACES * 16;
  private static final int LONG = 1000;
  private static final int SHORT = 250;

  private final byte[] codes;
  private final BitCoder coder;
  private final Magnitudes magnitudes;
  private final int row;
  private final int kernel;
  private final Densities densities;

  private final Adaptive near = new Adaptive(NEAR, SHORT);
  private final Adaptive area = new Adaptive(AREA, SHORT);
  private final Adaptive far = new Adaptive(FAR, SHORT);
  private final Mixer zeros = new Mixer(4);

  private final Adaptive signs = new Adaptive(SIDES * SIDES * SIDES, SHORT);
  private final Adaptive plainFlags = new Adaptive(2 * 8, LONG);
  private final Adaptive nearFlags =
      new Adaptive(8 * Magnitudes.CLASSES * Magnitudes.CLASSES, SHORT);
  private final Adaptive areaFlags = new Adaptive(8 * Densities.LEVELS * Densities.LEVELS, SHORT);
  private final Mixer flags = new Mixer(8);
  private final Adaptive rests = new Adaptive(2 * 8 << Byte.SIZE, LONG);

  private ContextCoder(byte[] codes, int centre, Symbols.Layout layout, BitCoder coder) {
    this.codes = codes;
    this.coder = coder;
    this.magnitudes = Magnitudes.around(centre);
    this.row = Math.min(layout.row(), Math.max(1, codes.length));
    this.kernel = Math.min(layout.kernel(), row);
    this.densities = new Densities(row);
  }

  /** Codes symbols around a centre. */
  static byte[] encode(Symbols symbols, int centre) {
    RangeEncoder encoder = new RangeEncoder(symbols.codes().length / 8);
    new ContextCoder(symbols.codes(), centre, symbols.shape(), encoder).run();
    return encoder.finish();
  }

  /** Decodes as many symbols as {@code into} has room for. */
  static void decode(byte[] coded, byte[] into, int centre, Symbols.Layout layout)
      throws CodeException {
    RangeDecoder decoder = new RangeDecoder(coded);
    new ContextCoder(into, centre, layout, decoder).run();
    decoder.checkEnd();
  }

  /** All symbols; those that are decoded come to stand in {@link #codes}. */
  private void run() {
    int column = 0;
    int place = 0;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (magnitudes.centre() + code((codes[i] & 0xFF) - magnitudes.centre(), i, column, place));
      if (++place == kernel) {
        place = 0;
      }
      if (++column == row) {
        column = 0;
        place = 0;
        densities.startRow();
      }
    }
  }

  private int code(int value, int i, int column, int place) {
    int significant = significance(value == 0 ? 0 : 1, i, column, place);
    densities.learn(column, significant);
    if (significant == 0) {
      return 0;
    }
    int sign = sign(value < 0 ? 1 : 0, i);
    int distance = distance(Math.abs(value), sign, i, column);
    return sign == 0 ? distance : -distance;
  }

  private int significance(int bit, int i, int column, int place) {
    int left = near(i - 1);
    int above = near(i - row);
    int beside =
        (((left * SIDES + near(i - 2)) * SIDES + above) * SIDES + near(i - row - 1)) * SIDES
            + near(Math.min(i - row, i - 2) + 1);
    int within =
        (densities.column(column) * Densities.LEVELS + densities.row()) * SIDES + above;
    int step = kernel > 1 ? kernel : 3;
    int beyond =
        Math.min(place, PLACES - 1) << 4
            | set(i - step) << 3
            | set(i - 2 * step) << 2
            | set(i - 2 * row) << 1
            | set(i - 3 * row);
    int trust = (left == 0 ? 0 : 2) + (above == 0 ? 0 : 1);
    int one =
        zeros.mix(
            trust, near.probability(beside), area.probability(within), far.probability(beyond));
    int coded = coder.code(bit, one);
    near.learn(beside, coded);
    area.learn(within, coded);
    far.learn(beyond, coded);
    zeros.learn(coded);
    return coded;
  }

  private int sign(int bit, int i) {
    int context = (signAt(i - 1) * SIDES + signAt(i - row)) * SIDES + signAt(i - kernel - 1);
    return signs.code(context, bit, coder);
  }

  /** The distance, 1 to 255: its logarithm by flags, then the bits below the highest. */
  private int distance(int distance, int sign, int i, int column) {
    int wanted = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(distance | 1);
    int beside = distanceClass(i - 1) * Magnitudes.CLASSES + distanceClass(i - row);
    int within = densities.column(column) * Densities.LEVELS + densities.row();
    int bits = 0;
    while (bits < 7 && flag(bits < wanted ? 1 : 0, bits, sign, beside, within) != 0) {
      bits++;
    }
    int tree = 1;
    int root = (sign << 3 | bits) << Byte.SIZE;
    for (int bit = bits - 1; bit >= 0; bit--) {
      tree = tree << 1 | rests.code(root + tree, distance >> bit & 1, coder);
    }
    return tree;
  }

  private int flag(int bit, int number, int sign, int beside, int within) {
    int plain = sign << 3 | number;
    int first = number * Magnitudes.CLASSES * Magnitudes.CLASSES + beside;
    int second = number * Densities.LEVELS * Densities.LEVELS + within;
    int one =
        flags.mix(
            number,
            plainFlags.probability(plain),
            nearFlags.probability(first),
            areaFlags.probability(second));
    int coded = coder.code(bit, one);
    plainFlags.learn(plain, coded);
    nearFlags.learn(first, coded);
    areaFlags.learn(second, coded);
    flags.learn(coded);
    return coded;
  }

  private int near(int i) {
    return i < 0 ? 0 : magnitudes.near()[codes[i] & 0xFF];
  }

  private int set(int i) {
    return i < 0 || magnitudes.near()[codes[i] & 0xFF] == 0 ? 0 : 1;
  }

  private int distanceClass(int i) {
    return i < 0 ? 0 : magnitudes.classes()[codes[i] & 0xFF];
  }

  /** 0 for zero, 1 above, 2 below. */
  private int signAt(int i) {
    if (i < 0) {
      return 0;
    }
    int value = (codes[i] & 0xFF) - magnitudes.centre();
    return value == 0 ? 0 : value > 0 ? 1 : 2;
  }
}
