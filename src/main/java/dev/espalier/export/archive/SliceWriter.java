package dev.espalier.export.archive;

import dev.espalier.method.code.Entropy;
import dev.espalier.method.code.SymbolCodec;
import dev.espalier.method.code.SymbolCoding;
import dev.espalier.method.code.Symbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Gathers the coded runs of one slice: of each the coding, its length, and its bytes. */
final class SliceWriter {
  /** The number of deflated bytes; others are those of {@link SymbolCoding}. */
  static final int DEFLATED = 4;

  /**
   * A slice is at least this part of what it stands for, so that a few bytes of a hostile archive
   * cannot fill a disk; where it would be less, zeros follow.
   */
  static final int MOST_EXPANSION = 4096;

  private final Numbers out = new Numbers();
  private final Set<SymbolCoding> codings = EnumSet.noneOf(SymbolCoding.class);
  private double entropyBits;
  private boolean deflated;

  /** Adds symbols in the way that takes the fewest bytes. */
  void add(Symbols symbols) {
    SymbolCodec.Coded coded = SymbolCodec.encode(symbols);
    entropyBits += Entropy.bits(symbols.counts()) * symbols.codes().length;
    codings.add(coded.coding());
    add(coded.coding().number(), coded.bytes());
  }

  /** Adds bytes of no known structure. */
  void addBytes(byte[] bytes) {
    byte[] small = Deflated.deflate(bytes);
    deflated = small.length < bytes.length;
    entropyBits += Entropy.bits(Symbols.line(bytes).counts()) * bytes.length;
    add(deflated ? DEFLATED : SymbolCoding.RAW.number(), deflated ? small : bytes);
  }

  private void add(int coding, byte[] bytes) {
    out.put(coding);
    out.put(bytes.length);
    out.putBytes(bytes);
  }

  /**
   * The slice.
   *
   * @param originalBytes what it stands for
   */
  CodedSlice finish(long originalBytes) {
    byte[] bytes = out.toBytes();
    long least = Math.ceilDiv(originalBytes, (long) MOST_EXPANSION);
    List<String> words = new ArrayList<>();
    codings.forEach(coding -> words.add(coding.words()));
    if (deflated) {
      words.add("deflate");
    }
    return new CodedSlice(
        bytes.length < least ? Arrays.copyOf(bytes, (int) least) : bytes,
        new CodedSlice.Figures(List.copyOf(words), entropyBits / Byte.SIZE));
  }
}
