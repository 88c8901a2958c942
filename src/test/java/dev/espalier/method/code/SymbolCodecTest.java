package dev.espalier.method.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to code symbols gives them back, and refuses what it has not coded. */
class SymbolCodecTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Property(tries = 400)
  void everyWayGivesBackTheSymbols(
      @ForAll @IntRange(max = 3000) int count,
      @ForAll @IntRange(min = 1, max = 256) int levels,
      @ForAll @IntRange(max = 100) int zeros,
      @ForAll @IntRange(min = 1, max = 400) int row,
      @ForAll @IntRange(min = 1, max = 30) int kernel,
      @ForAll @LongRange(max = 1000) long seed)
      throws CodeException {
    byte[] codes = codes(count, levels, zeros / 100.0, new Random(seed));
    Symbols symbols = new Symbols(codes.clone(), new Symbols.Layout(row, kernel));
    for (SymbolCoding coding : SymbolCoding.values()) {
      Optional<SymbolCodec.Coded> coded =
          count == 0 && coding == SymbolCoding.HUFFMAN
              ? Optional.empty()
              : SymbolCodec.encode(symbols, coding);
      if (coded.isPresent()) {
        byte[] bytes = coded.get().bytes();
        assertArrayEquals(
            codes, SymbolCodec.decode(coding, bytes, count, symbols.shape()), coding::words);
      }
    }
    SymbolCodec.Coded best = SymbolCodec.encode(symbols);
    assertTrue(best.bytes().length <= count);
    assertArrayEquals(
        codes, SymbolCodec.decode(best.coding(), best.bytes(), count, symbols.shape()));
    assertArrayEquals(codes, symbols.codes());
  }

  private static int levels(SymbolCoding coding) {
    return coding == SymbolCoding.PAIR ? 2 : 20;
  }

  @Test
  void twoSymbolsAreCodedAsSuch() throws CodeException {
    byte[] codes = codes(100_000, 2, 0.8, new Random(5));
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (codes[i] == 0 ? 200 : 7);
    }
    Symbols symbols = new Symbols(codes, new Symbols.Layout(100, 1));
    SymbolCodec.Coded coded = SymbolCodec.encode(symbols);
    assertEquals(SymbolCoding.PAIR, coded.coding());
    int otherwise = SymbolCodec.encode(symbols, SymbolCoding.ADAPTIVE).orElseThrow().bytes().length;
    assertTrue(coded.bytes().length <= otherwise);
    assertArrayEquals(
        codes, SymbolCodec.decode(SymbolCoding.PAIR, coded.bytes(), codes.length, symbols.shape()));
    byte[] one = coded.bytes().clone();
    one[1] = one[0];
    assertThrows(
        CodeException.class,
        () -> SymbolCodec.decode(SymbolCoding.PAIR, one, codes.length, symbols.shape()));
  }

  @Property(tries = 100)
  void noOtherWayIsShorterThanTheChosenOne(
      @ForAll @IntRange(min = 1, max = 4000) int count,
      @ForAll @IntRange(min = 2, max = 120) int levels,
      @ForAll @IntRange(max = 100) int zeros,
      @ForAll @LongRange(max = 1000) long seed) {
    Symbols symbols = Symbols.line(codes(count, levels, zeros / 100.0, new Random(seed)));
    int chosen = SymbolCodec.encode(symbols).bytes().length;
    for (SymbolCoding coding : SymbolCoding.values()) {
      SymbolCodec.encode(symbols, coding)
          .ifPresent(other -> assertTrue(chosen <= other.bytes().length, coding::words));
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedCodeIsRefusedOrDecodesToAsManySymbols(SymbolCoding coding) throws Exception {
    Random random = new Random(7);
    byte[] codes = codes(2000, levels(coding), 0.8, random);
    Symbols symbols = new Symbols(codes, new Symbols.Layout(50, 5));
    byte[] coded = SymbolCodec.encode(symbols, coding).orElseThrow().bytes();
    int[] refused = new int[1];
    Assertions.assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int i = 0; i < 2000; i++) {
            byte[] bad = damaged(coded, random, i);
            try {
              assertEquals(
                  codes.length,
                  SymbolCodec.decode(coding, bad, codes.length, symbols.shape()).length);
            } catch (CodeException e) {
              refused[0]++;
            }
          }
        });
    assertTrue(refused[0] >= 400, refused[0] + " refused");
  }

  @ParameterizedTest
  @EnumSource
  void cutOffCodeIsRefused(SymbolCoding coding) {
    Symbols symbols = Symbols.line(codes(2000, levels(coding), 0.8, new Random(3)));
    byte[] coded = SymbolCodec.encode(symbols, coding).orElseThrow().bytes();
    int accepted = 0;
    for (int length = 0; length < coded.length - RangeEncoder.TAIL; length++) {
      byte[] cut = Arrays.copyOf(coded, length);
      try {
        SymbolCodec.decode(coding, cut, 2000, symbols.shape());
        accepted++;
      } catch (CodeException e) {
        assertFalse(e.getMessage().isEmpty());
      }
    }
    // What follows other bits may by chance take just as many; checksums of sections notice that.
    boolean arithmetic =
        EnumSet.of(SymbolCoding.ADAPTIVE, SymbolCoding.TREE, SymbolCoding.PAIR, SymbolCoding.COUNTS)
            .contains(coding);
    assertTrue(accepted <= (arithmetic ? coded.length / 20 : 0), accepted + "");
    byte[] longer = Arrays.copyOf(coded, coded.length + RangeEncoder.TAIL + 1);
    Assertions.assertThrows(
        CodeException.class, () -> SymbolCodec.decode(coding, longer, 2000, symbols.shape()));
  }

  @Test
  void adaptiveCodeOfRandomBitsIsCloseToTheirEntropy() {
    byte[] codes = codes(1 << 20, 2, 0.95, new Random(1));
    Symbols symbols = new Symbols(codes, new Symbols.Layout(1024, 1));
    double bound = Entropy.bits(symbols.counts()) * codes.length / Byte.SIZE;
    int size = SymbolCodec.encode(symbols, SymbolCoding.ADAPTIVE).orElseThrow().bytes().length;
    // Of what is random nothing can be learned: contexts only cost.
    assertTrue(size > 0.995 * bound && size < 1.02 * bound, size + " by " + bound);
  }

  /**
   * Half a bit for each doubling and each frequency that is to be learned (Krichevsky, Trofimov).
   */
  @Property(tries = 50)
  void countsOfRandomSymbolsCostWhatLearningThemCosts(
      @ForAll @IntRange(min = 1000, max = 20_000) int count,
      @ForAll @IntRange(min = 3, max = 40) int levels,
      @ForAll @LongRange(max = 1000) long seed) {
    Symbols symbols = Symbols.line(codes(count, levels, 0.3, new Random(seed)));
    double bound = Entropy.bits(symbols.counts()) * count;
    double learned = (levels - 1) / 2.0 * Math.log(count) / Math.log(2);
    int bits =
        Byte.SIZE * SymbolCodec.encode(symbols, SymbolCoding.COUNTS).orElseThrow().bytes().length;
    assertTrue(bits > bound - 64, bits + " by " + bound);
    assertTrue(bits < 1.006 * bound + learned + 64, bits + " by " + bound + " + " + learned);
  }

  @Test
  void pairsLearnWhichRowsAndColumnsAreDense() throws CodeException {
    Random random = new Random(2);
    int rows = 200;
    int columns = 100;
    byte[] codes = new byte[rows * columns];
    double bound = 0;
    for (int i = 0; i < codes.length; i++) {
      double p = i / columns % 4 == 0 ? 0.6 : i % columns % 5 == 0 ? 0.3 : 0.05;
      codes[i] = (byte) (random.nextDouble() < p ? 9 : 0);
      bound -= (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2) / Byte.SIZE;
    }
    Symbols symbols = new Symbols(codes, new Symbols.Layout(columns, 1));
    int size = SymbolCodec.encode(symbols, SymbolCoding.PAIR).orElseThrow().bytes().length;
    double alone = Entropy.bits(symbols.counts()) * codes.length / Byte.SIZE;
    assertTrue(size < 1.15 * bound && size < 0.8 * alone, size + ", " + bound + ", " + alone);
  }

  @Test
  void adaptiveCodeLearnsWhichColumnsAreEmpty() {
    Random random = new Random(2);
    byte[] codes = new byte[200 * 300];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i % 300 % 10 == 0 && random.nextInt(10) > 0 ? 1 + random.nextInt(3) : 0);
    }
    Symbols symbols = new Symbols(codes, new Symbols.Layout(300, 1));
    double bound = Entropy.bits(symbols.counts()) * codes.length / Byte.SIZE;
    int size = SymbolCodec.encode(symbols, SymbolCoding.ADAPTIVE).orElseThrow().bytes().length;
    assertTrue(size < 0.7 * bound, size + " by " + bound);
  }

  private static byte[] damaged(byte[] coded, Random random, int round) {
    byte[] bad = coded.clone();
    int hits = 1 + round % 3;
    for (int i = 0; i < hits; i++) {
      // The head more often than the rest: it is small, and says most.
      int place = random.nextInt(i == 0 && round % 2 == 0 ? Math.min(16, bad.length) : bad.length);
      bad[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return round % 5 == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
  }

  static byte[] codes(int count, int levels, double zeros, Random random) {
    byte[] codes = new byte[count];
    int zero = random.nextInt(levels);
    for (int i = 0; i < count; i++) {
      codes[i] = (byte) (random.nextDouble() < zeros ? zero : random.nextInt(levels));
    }
    return codes;
  }
}
