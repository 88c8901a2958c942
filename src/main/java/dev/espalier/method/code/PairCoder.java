package dev.espalier.method.code;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An adaptive arithmetic coder for two different symbols, such as what is pruned and what is not.
 * The logarithmic odds are those of all symbols so far, and weighted differences to it: of the
 * column, of the row, of what lies beside and above, and of the places that are likely to be alike.
 * Each of these is drawn to what all symbols say until it has seen enough, so that what tells
 * nothing costs next to nothing; weights learn which of them tell something.
 *
 * <p>One object codes or decodes one run of symbols.
 */
final class PairCoder {
  private static final int HEAD = 4;
  private static final int WEIGHT_BITS = 16;

  /** Rows and columns are believed from the beginning, neighbours have to show what they know. */
  private static final int DENSITY = (int) (0.7 * (1 << WEIGHT_BITS));

  private static final int NEIGHBOUR = (int) (0.2 * (1 << WEIGHT_BITS));

  /** How fast weights learn: 0.02, as odds are in 256ths. */
  private static final int RATE = 5;

  private static final int NEAR = 32;
  private static final int FAR_BITS = 4;
  private static final int PLACES = 32;

  private final BitCoder coder;
  private final int row;
  private final int kernel;
  private final int step;

  /** 1 for symbols that are the second one; zeros before the first. */
  private final byte[] bits;

  private final int[] columns;
  private final int[] near = new int[NEAR];
  private final int[] far = new int[PLACES << FAR_BITS];
  private int all;
  private int across;
  private int weightColumn = DENSITY;
  private int weightRow = DENSITY;
  private int weightNear = NEIGHBOUR;
  private int weightFar = NEIGHBOUR;

  private PairCoder(int count, int step, Symbols.Layout layout, BitCoder coder) {
    this.coder = coder;
    this.row = Math.min(layout.row(), Math.max(1, count));
    this.kernel = Math.min(layout.kernel(), row);
    this.step = step;
    this.bits = new byte[before() + count];
    // One long row has no columns.
    this.columns = new int[row < count ? row : 1];
  }

  /** As much as is looked back at most, so that there is no need to ask what is outside. */
  private int before() {
    return 3 * Math.max(row, step) + 2;
  }

  /** Whether there are two different symbols. */
  static boolean isPair(int[] counts) {
    return Arrays.stream(counts).filter(count -> count > 0).count() == 2;
  }

  /**
   * Codes symbols, of which the commoner one is first.
   *
   * @throws IllegalArgumentException if there are more than two, or fewer
   */
  static byte[] encode(Symbols symbols, int[] counts) {
    if (!isPair(counts)) {
      throw new IllegalArgumentException("not two symbols");
    }
    int first = Symbols.commonest(counts);
    int second =
        IntStream.range(0, counts.length)
            .filter(symbol -> counts[symbol] > 0 && symbol != first)
            .findFirst()
            .orElseThrow();
    byte[] codes = symbols.codes();
    int kernel = Math.min(symbols.shape().kernel(), Character.MAX_VALUE);
    int step = kernel > 1 ? kernel : Likeness.step(codes, first);
    RangeEncoder encoder = new RangeEncoder(codes.length / Byte.SIZE);
    PairCoder pairs = new PairCoder(codes.length, step, symbols.shape(), encoder);
    for (int i = 0; i < codes.length; i++) {
      pairs.bits[pairs.before() + i] = (byte) ((codes[i] & 0xFF) == first ? 0 : 1);
    }
    pairs.run();
    byte[] coded = encoder.finish();
    byte[] whole = new byte[HEAD + coded.length];
    whole[0] = (byte) first;
    whole[1] = (byte) second;
    whole[2] = (byte) step;
    whole[3] = (byte) (step >> Byte.SIZE);
    System.arraycopy(coded, 0, whole, HEAD, coded.length);
    return whole;
  }

  static byte[] decode(byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    if (coded.length < HEAD || coded[0] == coded[1]) {
      throw new CodeException("no code of two symbols begins so");
    }
    int step = Math.max(1, (coded[2] & 0xFF) | ((coded[3] & 0xFF) << Byte.SIZE));
    RangeDecoder decoder = new RangeDecoder(Arrays.copyOfRange(coded, HEAD, coded.length));
    PairCoder pairs = new PairCoder(count, step, layout, decoder);
    pairs.run();
    decoder.checkEnd();
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      codes[i] = coded[pairs.bits[pairs.before() + i]];
    }
    return codes;
  }

  /** All bits; those that are decoded come to stand in {@link #bits}. */
  private void run() {
    int column = 0;
    int place = 0;
    for (int here = before(); here < bits.length; here++) {
      int beside = bits[here - 1] | (bits[here - 2] << 1);
      int above = bits[here - row] | (bits[here - row - 1] << 1) | (bits[here - row + 1] << 2);
      int alike = bits[here - step] | (bits[here - 2 * step] << 1);
      int over = bits[here - 2 * row] | (bits[here - 3 * row] << 1);
      // In rows of one symbol what is above to the right is the symbol itself.
      int known = row > 1 ? above : above & 3;
      bits[here] =
          (byte)
              code(
                  columns.length > 1 ? column : 0,
                  (known << 2) | beside,
                  (Math.min(place, PLACES - 1) << FAR_BITS) | (over << 2) | alike,
                  bits[here]);
      if (++place == kernel) {
        place = 0;
      }
      if (++column == row) {
        column = 0;
        place = 0;
        across = 0;
      }
    }
  }

  private int code(int column, int beside, int alike, int bit) {
    int known = Counts.alone(all);
    int odds = Logistic.stretch(known);
    int ofColumn = Logistic.stretch(Counts.drawn(columns[column], known)) - odds;
    int ofRow = Logistic.stretch(Counts.drawn(across, known)) - odds;
    int ofNear = Logistic.stretch(Counts.drawn(near[beside], known)) - odds;
    int ofFar = Logistic.stretch(Counts.drawn(far[alike], known)) - odds;
    long sum = (long) weightColumn * ofColumn + (long) weightRow * ofRow;
    sum += (long) weightNear * ofNear + (long) weightFar * ofFar;
    int mixed = Logistic.squash(odds + (int) (sum >> WEIGHT_BITS));
    int coded = coder.code(bit, mixed);
    all = Counts.learned(all, coded);
    columns[column] = Counts.learned(columns[column], coded);
    across = Counts.learned(across, coded);
    near[beside] = Counts.learned(near[beside], coded);
    far[alike] = Counts.learned(far[alike], coded);
    long error = RATE * (long) ((coded << RangeEncoder.SCALE_BITS) - mixed);
    weightColumn += (int) ((ofColumn * error) >> WEIGHT_BITS);
    weightRow += (int) ((ofRow * error) >> WEIGHT_BITS);
    weightNear += (int) ((ofNear * error) >> WEIGHT_BITS);
    weightFar += (int) ((ofFar * error) >> WEIGHT_BITS);
    return coded;
  }
}
