package dev.espalier.method.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HuffmanTest {
  /** Cormen et al., Introduction to Algorithms, section on Huffman codes. */
  @Test
  void lengthsAreThoseOfTheTextbook() {
    assertEquals(
        "[1, 3, 3, 3, 4, 4]", Arrays.toString(HuffmanLengths.of(new int[] {45, 13, 12, 16, 9, 5})));
  }

  @Test
  void oneSymbolHasACodeOfOneBit() {
    assertEquals("[0, 1, 0]", Arrays.toString(HuffmanLengths.of(new int[] {0, 9, 0})));
  }

  @Property(tries = 300)
  void noPrefixCodeIsShorter(@ForAll @Size(min = 2, max = 6) int[] raw) {
    int[] counts = IntStream.of(raw).map(count -> 1 + Math.floorMod(count, 1000)).toArray();
    assertEquals(
        shortest(counts, 0, 1.0), cost(counts, HuffmanLengths.of(counts)), "of all prefix codes");
  }

  @Property(tries = 200)
  void codeIsFullAndWithinABitOfTheEntropy(
      @ForAll @IntRange(min = 2, max = 256) int symbols,
      @ForAll @LongRange(max = 10000) long seed) {
    int[] counts = skewed(symbols, new Random(seed));
    int[] lengths = HuffmanLengths.of(counts);
    double kraft = IntStream.of(lengths).filter(l -> l > 0).mapToDouble(l -> Math.pow(2, -l)).sum();
    assertEquals(1.0, kraft, 0.0);
    double mean = (double) cost(counts, lengths) / IntStream.of(counts).sum();
    double entropy = Entropy.bits(counts);
    assertTrue(mean >= entropy - 1e-9 && mean < entropy + 1, mean + " by " + entropy);
  }

  @Test
  void noCodeIsLongerThanTheLimitAndAllAreDecoded() throws CodeException {
    int[] counts = new int[40];
    counts[0] = 1;
    counts[1] = 1;
    for (int i = 2; i < 40; i++) {
      counts[i] = counts[i - 1] + counts[i - 2];
    }
    Huffman huffman = Huffman.of(counts);
    BitWriter out = new BitWriter(0);
    huffman.writeTable(out);
    for (int i = 0; i < 40; i++) {
      assertTrue(huffman.length(i) >= 1 && huffman.length(i) <= HuffmanLengths.LONGEST);
      huffman.write(i, out);
    }
    BitReader in = new BitReader(out.finish());
    HuffmanDecoder decoder = Huffman.readTable(in);
    for (int i = 0; i < 40; i++) {
      assertEquals(i, decoder.read(in));
    }
    in.checkWhole();
  }

  @Test
  void lengthsThatLeaveNoRoomAreRefused() {
    assertThrows(CodeException.class, () -> HuffmanDecoder.of(new int[] {1, 1, 1}));
    assertThrows(CodeException.class, () -> HuffmanDecoder.of(new int[] {0, 0}));
    assertThrows(CodeException.class, () -> HuffmanDecoder.of(new int[] {31, 1}));
  }

  @Test
  void entropyIsThatOfTheDefinition() {
    assertEquals(0, Entropy.bits(0, 7, 0), 1e-12);
    assertEquals(1, Entropy.bits(5, 5), 1e-12);
    assertEquals(1.75, Entropy.bits(4, 2, 1, 1), 1e-12);
    assertEquals(0, Entropy.bits(), 0);
  }

  private static int[] skewed(int symbols, Random random) {
    double[] weights = new double[symbols];
    for (int i = 0; i < symbols; i++) {
      weights[i] = Math.exp(3 * random.nextGaussian());
    }
    return Arrays.stream(weights).mapToInt(w -> 1 + (int) (100 * w)).toArray();
  }

  private static long cost(int[] counts, int[] lengths) {
    long bits = 0;
    for (int i = 0; i < counts.length; i++) {
      bits += (long) counts[i] * lengths[i];
    }
    return bits;
  }

  /** By trying all lengths that fulfil Kraft's inequality. */
  private static long shortest(int[] counts, int symbol, double room) {
    if (symbol == counts.length) {
      return 0;
    }
    long best = Long.MAX_VALUE / 2;
    for (int length = 1; length < counts.length; length++) {
      double taken = Math.pow(2, -length);
      if (taken <= room) {
        long rest = shortest(counts, symbol + 1, room - taken);
        best = Math.min(best, (long) counts[symbol] * length + rest);
      }
    }
    return best;
  }
}
