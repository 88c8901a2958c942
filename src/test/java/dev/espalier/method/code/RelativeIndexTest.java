package dev.espalier.method.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RelativeIndexTest {
  /**
   * Figure 2 of Deep Compression: entries at 1, 4 and 15 with indices of 3 bits, which need a
   * filler 8 behind the second. Gaps are here the zeros between, one less than the differences.
   */
  @Test
  void fillerStandsWhereTheGapIsTooWide() {
    byte[] codes = new byte[16];
    codes[1] = 34;
    codes[4] = 9;
    codes[15] = 17;
    RelativeIndex entries = RelativeIndex.of(codes, (byte) 0, 3);
    assertArrayEquals(new byte[] {1, 2, 7, 2}, entries.gaps());
    assertArrayEquals(new byte[] {34, 9, 0, 17}, entries.values());
  }

  @Property(tries = 300)
  void entriesGiveBackTheSymbols(
      @ForAll @IntRange(max = 500) int count,
      @ForAll @IntRange(min = 1, max = 8) int bits,
      @ForAll @IntRange(min = 50, max = 100) int zeros,
      @ForAll @LongRange(max = 1000) long seed)
      throws CodeException {
    byte[] codes = SymbolCodecTest.codes(count, 5, zeros / 100.0, new Random(seed));
    byte zero = (byte) Symbols.commonest(Symbols.line(codes).counts());
    RelativeIndex entries = RelativeIndex.of(codes, zero, bits);
    assertArrayEquals(codes, entries.expand(count, zero));
  }

  @Property(tries = 200)
  void sizeIsKnownBeforeItIsCoded(
      @ForAll @IntRange(min = 1, max = 3000) int count,
      @ForAll @IntRange(min = 50, max = 100) int zeros,
      @ForAll @LongRange(max = 1000) long seed) {
    byte[] codes = SymbolCodecTest.codes(count, 9, zeros / 100.0, new Random(seed));
    RelativeRun.of(codes, Symbols.line(codes).counts())
        .ifPresent(run -> assertEquals(run.byteSize(), run.encode().length));
    assertEquals(
        HuffmanRun.byteSize(Symbols.line(codes).counts()),
        HuffmanRun.encode(codes, Symbols.line(codes).counts()).length);
  }

  @Test
  void entryBehindTheEndIsRefused() {
    RelativeIndex entries = new RelativeIndex(new byte[] {3, 7}, new byte[] {1, 1});
    assertThrows(CodeException.class, () -> entries.expand(11, (byte) 0));
  }
}
