package dev.espalier.method.code;

import java.util.Arrays;

/**
 * An adaptive coder for symbols of which few are like the commonest one, such as 8-bit codes that
 * nothing was pruned of, or the exponents of floats: it goes down a {@link SymbolTree}, and learns
 * the probability of each decision by how far off the symbols of the row and of the column were on
 * average. That is fewer decisions than {@link ContextCoder} takes, and about as few bits.
 *
 * <p>One object codes or decodes one run of symbols.
 */
final class TreeCoder {
  /** Averages are counted in 16ths. */
  private static final int UNIT_BITS = 4;

  private static final int COLUMN_SHARE = 4;
  private static final int ROW_SHARE = 5;

  /** Contexts: the sum of two averages, in steps that grow with it, four to the double. */
  private static final int CONTEXTS = 64;

  private static final byte[] CONTEXT = contexts();

  private final byte[] codes;
  private final SymbolTree tree;
  private final BitCoder coder;
  private final Adaptive decisions;
  private final int nodes;
  private final int[] places;
  private final int[] worths = new int[Symbols.LEVELS];
  private final int[] columns;
  private int row;

  private TreeCoder(byte[] codes, SymbolTree tree, Symbols.Layout layout, BitCoder coder) {
    this.codes = codes;
    this.tree = tree;
    this.coder = coder;
    this.nodes = Math.max(1, tree.nodes());
    this.decisions = new Adaptive(nodes * CONTEXTS);
    this.places = tree.places();
    for (int symbol = 0; symbol < worths.length; symbol++) {
      worths[symbol] = Math.abs(tree.distance(symbol)) << UNIT_BITS;
    }
    // One long row has no columns: two averages of different memory are left.
    this.columns = new int[layout.row() < codes.length ? layout.row() : 1];
    this.row = tree.average(worths);
    Arrays.fill(columns, row);
  }

  static byte[] encode(Symbols symbols, int[] counts) {
    SymbolTree tree = SymbolTree.of(counts);
    byte[] table = new byte[SymbolTree.MOST_BYTES];
    int head = tree.write(table);
    RangeEncoder encoder = new RangeEncoder(symbols.codes().length);
    new TreeCoder(symbols.codes(), tree, symbols.shape(), encoder).run();
    byte[] bits = encoder.finish();
    byte[] coded = Arrays.copyOf(table, head + bits.length);
    System.arraycopy(bits, 0, coded, head, bits.length);
    return coded;
  }

  static byte[] decode(byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    SymbolTree tree = SymbolTree.read(coded);
    byte[] codes = new byte[count];
    RangeDecoder decoder =
        new RangeDecoder(Arrays.copyOfRange(coded, SymbolTree.byteSize(coded), coded.length));
    new TreeCoder(codes, tree, layout, decoder).run();
    decoder.checkEnd();
    return codes;
  }

  /** All symbols; those that are decoded come to stand in {@link #codes}. */
  private void run() {
    if (tree.root() < 0 && tree.groupBits(0) == 0) {
      Arrays.fill(codes, (byte) tree.symbol(0, 0));
      return;
    }
    int column = 0;
    int last = row;
    for (int i = 0; i < codes.length; i++) {
      // Without the symbol just before: while that is decoded, the context is known.
      int context = CONTEXT[(columns[column] + row) >> UNIT_BITS] * nodes;
      row += (last - row) >> ROW_SHARE;
      int symbol = code(places[codes[i] & 0xFF], context);
      codes[i] = (byte) symbol;
      last = worths[symbol];
      columns[column] += (last - columns[column]) >> COLUMN_SHARE;
      if (++column == columns.length) {
        column = 0;
      }
    }
  }

  /** Codes the symbol at a place, or decodes one, whatever the place is. */
  private int code(int place, int context) {
    int wanted = SymbolTree.leafOf(place);
    int node = tree.root();
    while (node >= 0) {
      int bit = (tree.split(node) - 1 - wanted) >>> (Integer.SIZE - 1);
      node = tree.child(node, decisions.code(context + node, bit, coder));
    }
    int leaf = -1 - node;
    int bits = tree.groupBits(leaf);
    int within = bits == 0 ? 0 : coder.even(SymbolTree.withinOf(place), bits);
    return tree.symbol(leaf, within);
  }

  private static byte[] contexts() {
    byte[] contexts = new byte[2 * Symbols.LEVELS + 1];
    for (int sum = 0; sum < contexts.length; sum++) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(sum);
      int context = bits <= 2 ? sum : 4 * (bits - 2) + ((sum >> (bits - 3)) & 3);
      contexts[sum] = (byte) Math.min(CONTEXTS - 1, context);
    }
    return contexts;
  }
}
