package dev.espalier.method.code;

import java.util.Arrays;

/**
 * An adaptive arithmetic coder for short runs of several symbols, such as the clusters of what was
 * kept: it halves the range of symbols until one is left, and learns the odds of each half by
 * counting, with weighted differences to it by how far off symbols were on average in the column
 * (or lately), in the row (or for longer), and by the symbol before. Each is drawn to what all
 * symbols say until it has seen enough. Nothing of how often symbols come has to be told.
 *
 * <p>One object codes or decodes one run of symbols.
 */
final class CountCoder {
  private static final int HEAD = 3;
  private static final int WEIGHT_BITS = 16;
  private static final int AVERAGE = (int) (0.7 * (1 << WEIGHT_BITS));
  private static final int LEFT = (int) (0.4 * (1 << WEIGHT_BITS));
  private static final int RATE = 5;

  /** An average by that of all: levels of a quarter of its logarithm. */
  private static final int[] LEVELS = {724, 861, 1024, 1218, 1448};

  private static final int LEVEL_BITS = 10;

  /** The symbol before, in so many classes, and none. */
  private static final int CLASSES = 8;

  private static final int UNIT_BITS = 8;
  private static final int QUICK = 4;
  private static final int SLOW = 6;

  private final byte[] codes;
  private final BitCoder coder;
  private final int base;
  private final int size;

  /** Twice the symbol that distances are from. */
  private final int centre;

  /** Of each half by its first symbol: alone, by both averages, by the symbol before. */
  private final int[] alone;

  private final int[] byColumn;
  private final int[] byRow;
  private final int[] byLeft;
  private final int[] weights;

  private final int[] columns;
  private final int row;
  private int across = -1;
  private long sum;
  private int seen;

  private CountCoder(byte[] codes, byte[] head, Symbols.Layout layout, BitCoder coder) {
    this.codes = codes;
    this.coder = coder;
    this.base = head[0] & 0xFF;
    this.size = (head[1] & 0xFF) + 1;
    int peak = head[2] & 0xFF;
    this.centre = peak < size ? 2 * peak : size - 1;
    this.alone = new int[size];
    this.byColumn = new int[size * (LEVELS.length + 1)];
    this.byRow = new int[byColumn.length];
    this.byLeft = new int[size * (CLASSES + 1)];
    this.weights = new int[3 * size];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 3 == 2 ? LEFT : AVERAGE;
    }
    // One long row has no columns: two averages of different memory are left.
    this.row = layout.row() < codes.length ? layout.row() : 0;
    this.columns = new int[Math.max(1, row)];
    Arrays.fill(columns, -1);
  }

  static byte[] encode(Symbols symbols, int[] counts) {
    byte[] codes = symbols.codes();
    int base = base(counts);
    int size = 1;
    for (int i = 0; i < Symbols.LEVELS; i++) {
      size = counts[(base + i) & 0xFF] > 0 ? i + 1 : size;
    }
    int common = Symbols.commonest(counts);
    // Where none stands out, the middle.
    int peak = 3L * counts[common] > codes.length ? (common - base) & 0xFF : 0xFF;
    byte[] head = {(byte) base, (byte) (size - 1), (byte) peak};
    RangeEncoder encoder = new RangeEncoder(codes.length);
    new CountCoder(codes.clone(), head, symbols.shape(), encoder).run();
    byte[] coded = encoder.finish();
    byte[] whole = Arrays.copyOf(head, HEAD + coded.length);
    System.arraycopy(coded, 0, whole, HEAD, coded.length);
    return whole;
  }

  static byte[] decode(byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    if (coded.length < HEAD) {
      throw new CodeException("no code by counts begins so");
    }
    byte[] codes = new byte[count];
    RangeDecoder decoder = new RangeDecoder(Arrays.copyOfRange(coded, HEAD, coded.length));
    new CountCoder(codes, coded, layout, decoder).run();
    decoder.checkEnd();
    return codes;
  }

  /** The symbol behind the longest gap, around the end of the byte: signed codes begin below 0. */
  private static int base(int[] counts) {
    int best = 0;
    int longest = -1;
    int gap = 0;
    for (int i = 0; i < 2 * Symbols.LEVELS; i++) {
      int symbol = i & 0xFF;
      if (counts[symbol] == 0) {
        gap++;
      } else {
        if (i >= Symbols.LEVELS && gap > longest) {
          longest = gap;
          best = symbol;
        }
        gap = 0;
      }
    }
    return best;
  }

  private void run() {
    int column = 0;
    int left = CLASSES;
    for (int i = 0; i < codes.length; i++) {
      int mean = seen == 0 ? (size << UNIT_BITS) / 2 : (int) (sum / seen);
      int one = columns[column] < 0 ? mean : columns[column];
      int other = across < 0 ? mean : across;
      int symbol = code((codes[i] - base) & 0xFF, level(one, mean), level(other, mean), left);
      codes[i] = (byte) (base + symbol);
      left = symbol * CLASSES / size;
      int distance = Math.abs(2 * symbol - centre) << UNIT_BITS;
      sum += distance;
      seen++;
      columns[column] = one + ((distance - one) >> QUICK);
      across = other + ((distance - other) >> SLOW);
      if (++column >= row) {
        column = 0;
        across = row > 0 ? -1 : across;
        left = row > 0 ? CLASSES : left;
      }
    }
  }

  private static int level(int average, int mean) {
    int level = 0;
    long scaled = (long) average << LEVEL_BITS;
    while (level < LEVELS.length && scaled >= (long) mean * LEVELS[level]) {
      level++;
    }
    return level;
  }

  private int code(int wanted, int column, int level, int left) {
    int low = 0;
    int high = size;
    while (high - low > 1) {
      int middle = (low + high + 1) >>> 1;
      int bit =
          half(
              middle,
              column * size + middle,
              level * size + middle,
              left * size + middle,
              wanted >= middle ? 1 : 0);
      if (bit == 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private int half(int node, int column, int level, int left, int bit) {
    int known = Counts.alone(alone[node]);
    int odds = Logistic.stretch(known);
    int ofColumn = Logistic.stretch(Counts.drawn(byColumn[column], known)) - odds;
    int ofRow = Logistic.stretch(Counts.drawn(byRow[level], known)) - odds;
    int ofLeft = Logistic.stretch(Counts.drawn(byLeft[left], known)) - odds;
    int at = 3 * node;
    long more = (long) weights[at] * ofColumn + (long) weights[at + 1] * ofRow;
    more += (long) weights[at + 2] * ofLeft;
    int mixed = Logistic.squash(odds + (int) (more >> WEIGHT_BITS));
    int coded = coder.code(bit, mixed);
    alone[node] = Counts.learned(alone[node], coded);
    byColumn[column] = Counts.learned(byColumn[column], coded);
    byRow[level] = Counts.learned(byRow[level], coded);
    byLeft[left] = Counts.learned(byLeft[left], coded);
    long error = RATE * (long) ((coded << RangeEncoder.SCALE_BITS) - mixed);
    weights[at] += (int) ((ofColumn * error) >> WEIGHT_BITS);
    weights[at + 1] += (int) ((ofRow * error) >> WEIGHT_BITS);
    weights[at + 2] += (int) ((ofLeft * error) >> WEIGHT_BITS);
    return coded;
  }
}
