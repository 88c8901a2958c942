package dev.espalier.method.code;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Codes symbols in the way that takes the fewest bytes, and decodes them. Pure functions; the same
 * symbols always give the same bytes, on every machine.
 */
public final class SymbolCodec {
  /** Bits of entropy from which on there is nothing to be won: the ends of mantissas. */
  private static final double HOPELESS = 7.9;

  /** Bits of entropy from which on nothing is tried that learns from neighbours it cannot know. */
  private static final double SPREAD = 7.5;

  /** So many symbols that their coding takes time. */
  private static final int MANY = 1 << 14;

  /** So many that learning without being told how often symbols come gains nothing. */
  private static final int MOST = 1 << 15;

  private SymbolCodec() {}

  /**
   * Symbols as bytes.
   *
   * @param bytes without their number and layout, which the decoder has to be told
   */
  public record Coded(SymbolCoding coding, byte[] bytes) {}

  /** The shortest of all ways; of equal ones the simplest. */
  public static Coded encode(Symbols symbols) {
    int[] counts = symbols.counts();
    int raw = symbols.codes().length;
    double entropy = Entropy.bits(counts);
    if (entropy > HOPELESS) {
      return new Coded(SymbolCoding.RAW, symbols.codes().clone());
    }
    int huffman = HuffmanRun.byteSize(counts);
    Optional<RelativeRun> relative = RelativeRun.of(symbols.codes(), counts);
    int indexed = relative.map(RelativeRun::byteSize).orElse(raw);
    boolean alone = entropy > SPREAD && symbols.shape().equals(Symbols.Layout.LINE);
    Optional<Coded> adaptive = alone ? Optional.empty() : Optional.of(adaptive(symbols, counts));
    int learned = adaptive.map(coded -> coded.bytes().length).orElse(raw);
    int least = Math.min(Math.min(raw, huffman), Math.min(indexed, learned));
    if (least == raw) {
      return new Coded(SymbolCoding.RAW, symbols.codes().clone());
    }
    if (least == huffman) {
      return new Coded(SymbolCoding.HUFFMAN, HuffmanRun.encode(symbols.codes(), counts));
    }
    return least == learned
        ? adaptive.orElseThrow()
        : new Coded(SymbolCoding.RELATIVE, relative.orElseThrow().encode());
  }

  /** The best of several coders; of many symbols that which is made for such. */
  private static Coded adaptive(Symbols symbols, int[] counts) {
    int length = symbols.codes().length;
    boolean pair = PairCoder.isPair(counts);
    if (pair && length >= MANY) {
      return byRows(symbols, counts);
    }
    boolean one = length > 0 && counts[Symbols.commonest(counts)] == length;
    if (one) {
      return byTree(symbols, counts);
    }
    boolean rows = !symbols.shape().equals(Symbols.Layout.LINE);
    if (length >= MOST || (length >= MANY && rows)) {
      return AdaptiveRun.mixes(symbols, counts)
          ? byContexts(symbols, counts)
          : byTree(symbols, counts);
    }
    Coded counted = new Coded(SymbolCoding.COUNTS, CountCoder.encode(symbols, counts));
    if (length == 0 || length >= MANY) {
      return counted;
    }
    Coded rowed = pair ? byRows(symbols, counts) : counted;
    return Stream.of(rowed, counted, byTree(symbols, counts), byContexts(symbols, counts))
        .min(Comparator.comparingInt(coded -> coded.bytes().length))
        .get();
  }

  private static Coded byRows(Symbols symbols, int[] counts) {
    return new Coded(SymbolCoding.PAIR, PairCoder.encode(symbols, counts));
  }

  private static Coded byTree(Symbols symbols, int[] counts) {
    return new Coded(SymbolCoding.TREE, TreeCoder.encode(symbols, counts));
  }

  private static Coded byContexts(Symbols symbols, int[] counts) {
    return new Coded(SymbolCoding.ADAPTIVE, AdaptiveRun.encode(symbols, counts));
  }

  /**
   * One way, whether it is short or not.
   *
   * @return nothing where there are no zeros to leave out, no symbols at all, or not two of them
   */
  public static Optional<Coded> encode(Symbols symbols, SymbolCoding coding) {
    byte[] codes = symbols.codes();
    int[] counts = symbols.counts();
    Optional<byte[]> bytes =
        switch (coding) {
          case RAW -> Optional.of(codes.clone());
          case HUFFMAN -> Optional.of(HuffmanRun.encode(codes, counts));
          case RELATIVE -> RelativeRun.of(codes, counts).map(RelativeRun::encode);
          case ADAPTIVE -> Optional.of(AdaptiveRun.encode(symbols, counts));
          case TREE ->
              codes.length == 0 ? Optional.empty() : Optional.of(TreeCoder.encode(symbols, counts));
          case COUNTS -> Optional.of(CountCoder.encode(symbols, counts));
          case PAIR ->
              PairCoder.isPair(counts)
                  ? Optional.of(PairCoder.encode(symbols, counts))
                  : Optional.empty();
        };
    return bytes.map(coded -> new Coded(coding, coded));
  }

  /**
   * Decodes.
   *
   * @param count how many symbols there are; the caller sees to it that there is memory for them
   * @throws CodeException if the bytes are not the code of so many symbols
   */
  public static byte[] decode(SymbolCoding coding, byte[] coded, int count, Symbols.Layout layout)
      throws CodeException {
    return switch (coding) {
      case RAW -> raw(coded, count);
      case HUFFMAN -> HuffmanRun.decode(coded, count);
      case RELATIVE -> RelativeRun.decode(coded, count);
      case ADAPTIVE -> AdaptiveRun.decode(coded, count, layout);
      case TREE -> TreeCoder.decode(coded, count, layout);
      case COUNTS -> CountCoder.decode(coded, count, layout);
      case PAIR -> PairCoder.decode(coded, count, layout);
    };
  }

  private static byte[] raw(byte[] coded, int count) throws CodeException {
    if (coded.length != count) {
      throw new CodeException(coded.length + " bytes for " + count + " symbols");
    }
    return Arrays.copyOf(coded, count);
  }
}
