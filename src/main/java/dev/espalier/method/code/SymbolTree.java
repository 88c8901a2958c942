package dev.espalier.method.code;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A binary tree over symbols, balanced by how often they come, so that a symbol takes about as many
 * decisions as it has bits of entropy. Symbols are in the order of their distance from the
 * commonest one, so that the first decisions part the near from the far, which neighbours tell
 * something about. Where up to 128 that are next to each other come about equally often, they are
 * one leaf: what parts them are even bits.
 */
final class SymbolTree {
  /** Bytes of weight classes that {@link #write} takes at most, and the two before them. */
  static final int MOST_BYTES = 2 + Symbols.LEVELS;

  private static final int MANTISSA_BITS = 4;
  private static final int MANTISSA = 1 << MANTISSA_BITS;
  private static final int MOST_GROUP_BITS = 7;

  /** Weights of one leaf differ by 7 parts in 16 at most: that costs less than 0.025 bits. */
  private static final int EVEN = 16;

  private static final int UNEVEN = 23;

  /** Of each symbol, by its distance: the centre, then those one above and below, and so on. */
  private final int[] classes;

  private final int centre;

  /** The symbols that come, in order; leaf {@code i} has those from {@code starts[i]} on. */
  private final int[] symbols;

  private final int[] starts;
  private final int[] groupBits;

  /** Of each node the first leaf of its upper half, and its two children; leaf i is -1 - i. */
  private final int[] splits;

  private final int[] children;
  private int nodes;

  private SymbolTree(int centre, int[] classes) {
    this.centre = centre;
    this.classes = classes;
    int[] weights = new int[classes.length];
    this.symbols = new int[classes.length];
    int count = 0;
    for (int order : order(classes)) {
      if (classes[order] > 0) {
        weights[count] = weight(classes[order]);
        symbols[count++] = inOrder(centre, order);
      }
    }
    this.starts = new int[count + 1];
    this.groupBits = new int[count];
    long[] sums = new long[count + 1];
    int leaves = 0;
    for (int i = 0; i < count; i += 1 << groupBits[leaves - 1]) {
      int bits = evenBits(weights, i, count);
      groupBits[leaves] = bits;
      starts[leaves] = i;
      sums[leaves + 1] = sums[leaves] + Arrays.stream(weights, i, i + (1 << bits)).sum();
      leaves++;
    }
    starts[leaves] = count;
    this.splits = new int[Math.max(1, leaves - 1)];
    this.children = new int[2 * splits.length];
    build(sums, 0, leaves);
  }

  /**
   * By distance; but where all symbols come about equally often, as the bits of mantissas do, by
   * how often, so that leaves are large.
   */
  private static int[] order(int[] classes) {
    IntStream all = IntStream.range(0, classes.length);
    int most = weight(Arrays.stream(classes).max().orElse(0));
    long sum = Arrays.stream(classes).mapToLong(SymbolTree::weight).sum();
    return 2 * sum < (long) classes.length * most
        ? all.toArray()
        : all.boxed()
            .sorted(Comparator.comparingInt(order -> -classes[order]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** The tree for symbols that come as often as this, of which there is at least one. */
  static SymbolTree of(int[] counts) {
    int centre = Symbols.commonest(counts);
    int[] classes = new int[Symbols.LEVELS];
    for (int order = 0; order < classes.length; order++) {
      classes[order] = classOf(counts[inOrder(centre, order)]);
    }
    return new SymbolTree(centre, classes);
  }

  /** Appends what {@link #read} reads: the centre, how many classes follow less one, classes. */
  int write(byte[] into) {
    int last = classes.length - 1;
    while (last > 0 && classes[last] == 0) {
      last--;
    }
    into[0] = (byte) centre;
    into[1] = (byte) last;
    for (int order = 0; order <= last; order++) {
      into[2 + order] = (byte) classes[order];
    }
    return last + 3;
  }

  static SymbolTree read(byte[] from) throws CodeException {
    int last = from.length < 2 ? 0 : from[1] & 0xFF;
    if (from.length < last + 3) {
      throw new CodeException("the table of symbols is cut off");
    }
    int[] classes = new int[Symbols.LEVELS];
    for (int order = 0; order <= last; order++) {
      classes[order] = from[2 + order] & 0xFF;
    }
    if (classes[0] == 0) {
      throw new CodeException("the commonest symbol never comes");
    }
    return new SymbolTree(from[0] & 0xFF, classes);
  }

  /** Bytes of what was read. */
  static int byteSize(byte[] from) {
    return (from[1] & 0xFF) + 3;
  }

  /** How far from the commonest symbol one is, -255 to 255. */
  int distance(int symbol) {
    return symbol - centre;
  }

  /** What symbols have on average. */
  int average(int[] worths) {
    long sum = 0;
    long count = 0;
    for (int order = 0; order < classes.length; order++) {
      sum += (long) weight(classes[order]) * worths[inOrder(centre, order)];
      count += weight(classes[order]);
    }
    return (int) (sum / count);
  }

  int nodes() {
    return nodes;
  }

  /** The first leaf of a node's upper half. */
  int split(int node) {
    return splits[node];
  }

  /** What follows at a node on a bit: another node, or -1 less a leaf. */
  int child(int node, int bit) {
    return children[2 * node + bit];
  }

  /** Where all begins: a node, or -1 where there is but one leaf. */
  int root() {
    return nodes == 0 ? -1 : 0;
  }

  /** How many even bits follow a leaf. */
  int groupBits(int leaf) {
    return groupBits[leaf];
  }

  /** The symbol at a place of a leaf. */
  int symbol(int leaf, int place) {
    return symbols[starts[leaf] + place];
  }

  /**
   * Of each symbol its leaf, and its place there in the lowest bits; -1 of those that have none.
   */
  int[] places() {
    int[] places = new int[Symbols.LEVELS];
    Arrays.fill(places, -1);
    int leaf = 0;
    for (int i = 0; i < starts.length - 1; i++) {
      while (starts[leaf + 1] <= i) {
        leaf++;
      }
      places[symbols[i]] = leaf << MOST_GROUP_BITS | (i - starts[leaf]);
    }
    return places;
  }

  static int leafOf(int place) {
    return place >> MOST_GROUP_BITS;
  }

  static int withinOf(int place) {
    return place & ((1 << MOST_GROUP_BITS) - 1);
  }

  private int build(long[] sums, int from, int end) {
    if (end - from == 1) {
      return -1 - from;
    }
    int node = nodes++;
    int split = from + 1;
    long whole = sums[from] + sums[end];
    while (split < end - 1 && 2 * sums[split] < whole) {
      split++;
    }
    boolean before = split > from + 1 && whole - 2 * sums[split - 1] < 2 * sums[split] - whole;
    splits[node] = before ? split - 1 : split;
    children[2 * node] = build(sums, from, splits[node]);
    children[2 * node + 1] = build(sums, splits[node], end);
    return node;
  }

  private static int evenBits(int[] weights, int from, int end) {
    for (int bits = MOST_GROUP_BITS; bits > 0; bits--) {
      int last = from + (1 << bits);
      if (last <= end) {
        int least = Arrays.stream(weights, from, last).min().getAsInt();
        int most = Arrays.stream(weights, from, last).max().getAsInt();
        if ((long) most * EVEN <= (long) least * UNEVEN) {
          return bits;
        }
      }
    }
    return 0;
  }

  /** 0 for none; else the count as a number of five digits in binary and an exponent. */
  private static int classOf(int count) {
    if (count == 0) {
      return 0;
    }
    int exponent = Integer.SIZE - Integer.numberOfLeadingZeros(count);
    int shift = Math.max(0, exponent - MANTISSA_BITS - 1);
    int digits = count >> shift;
    return digits < MANTISSA
        ? digits
        : Math.min(255, ((shift + 1) << MANTISSA_BITS) + digits - MANTISSA);
  }

  /** A count of a class, at most 2^19. */
  private static int weight(int symbolClass) {
    int exponent = symbolClass >> MANTISSA_BITS;
    int digits = symbolClass & (MANTISSA - 1);
    return exponent == 0 ? digits : (MANTISSA + digits) << (exponent - 1);
  }

  /** The centre, one above, one below, two above and so on, around the end of the byte. */
  private static int inOrder(int centre, int order) {
    int distance = (order + 1) / 2;
    return (order % 2 == 1 ? centre + distance : centre - distance) & 0xFF;
  }
}
