package dev.espalier.method.code;

import java.util.Arrays;
import java.util.Optional;

/**
 * Codes symbols in the way that takes the fewest bytes, and decodes them. Pure functions; the same
 * symbols always give the same bytes, on every machine.
 */
public final class SymbolCodec {
  private SymbolCodec() {}

  /**
   * Symbols as bytes.
   *
   * @param bytes without their number and layout, which the decoder has to be told
   */
  public record Coded(SymbolCoding coding, byte[] bytes) {}

  /** The shortest of all ways; of equal ones the fastest. */
  public static Coded encode(Symbols symbols) {
    Coded best = encode(symbols, SymbolCoding.RAW).orElseThrow();
    for (SymbolCoding coding : SymbolCoding.values()) {
      Optional<Coded> next = encode(symbols, coding);
      if (next.isPresent() && next.get().bytes().length < best.bytes().length) {
        best = next.get();
      }
    }
    return best;
  }

  /** One way; nothing where it would be longer than the symbols themselves. */
  public static Optional<Coded> encode(Symbols symbols, SymbolCoding coding) {
    byte[] codes = symbols.codes();
    Optional<byte[]> bytes =
        switch (coding) {
          case RAW -> Optional.of(codes.clone());
          case HUFFMAN -> Optional.of(HuffmanRun.encode(codes));
          case RELATIVE -> RelativeRun.encode(symbols);
          case ADAPTIVE -> Optional.of(AdaptiveRun.encode(symbols));
        };
    return bytes.filter(coded -> coding == SymbolCoding.RAW || coded.length < codes.length)
        .map(coded -> new Coded(coding, coded));
  }

  /**
   * Decodes.
   *
   * @param count how many symbols there are; the caller sees to it that there is memory for them
   * @throws CodeException if the bytes are not the code of so many symbols
   */
  public static byte[] decode(
      SymbolCoding coding, byte[] coded, int count, Symbols.Layout layout) throws CodeException {
    return switch (coding) {
      case RAW -> raw(coded, count);
      case HUFFMAN -> HuffmanRun.decode(coded, count);
      case RELATIVE -> RelativeRun.decode(coded, count);
      case ADAPTIVE -> AdaptiveRun.decode(coded, count, layout);
    };
  }

  private static byte[] raw(byte[] coded, int count) throws CodeException {
    if (coded.length != count) {
      throw new CodeException(coded.length + " bytes for " + count + " symbols");
    }
    return Arrays.copyOf(coded, count);
  }
}
