package dev.espalier.method.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes by decisions in a tree: as short as the entropy says, or shorter where rows differ. */
class TreeCoderTest {
  private static final int COUNT = 1 << 18;

  /** Normal numbers around 128, rounded; of a deviation for each row. */
  private static byte[] normal(int row, double least, double most) {
    Random random = new Random(5);
    byte[] codes = new byte[COUNT];
    double deviation = least;
    for (int i = 0; i < COUNT; i++) {
      if (i % row == 0) {
        deviation = least + (most - least) * random.nextDouble();
      }
      codes[i] = (byte) Math.clamp(Math.round(128 + deviation * random.nextGaussian()), 0, 255);
    }
    return codes;
  }

  private static int size(Symbols symbols) throws CodeException {
    byte[] coded = TreeCoder.encode(symbols, symbols.counts());
    assertArrayEquals(
        symbols.codes(), TreeCoder.decode(coded, symbols.codes().length, symbols.shape()));
    return coded.length;
  }

  private static double entropy(Symbols symbols) {
    return Entropy.bits(symbols.counts()) * symbols.codes().length / Byte.SIZE;
  }

  @ParameterizedTest
  @CsvSource({"1.5, 1.01", "8, 1.01", "35, 1.01", "90, 1.01"})
  void codeOfWhatIsRandomIsCloseToItsEntropy(double deviation, double most) throws Exception {
    Symbols symbols = new Symbols(normal(512, deviation, deviation), new Symbols.Layout(512, 1));
    double share = size(symbols) / entropy(symbols);
    assertTrue(share > 0.998 && share < most, share + " of the entropy");
  }

  @Test
  void rowsOfDifferentSizeAreLearned() throws Exception {
    Symbols symbols = new Symbols(normal(512, 2, 60), new Symbols.Layout(512, 1));
    double share = size(symbols) / entropy(symbols);
    assertTrue(share < 0.97, share + " of the entropy");
  }

  @Test
  void manySymbolsOfOneKindAreAFewBytes() throws Exception {
    byte[] codes = new byte[COUNT];
    Arrays.fill(codes, (byte) 200);
    assertTrue(size(Symbols.line(codes)) < 12);
    assertEquals(SymbolCoding.TREE, SymbolCodec.encode(Symbols.line(codes)).coding());
  }

  @Test
  void allSymbolsAsOftenAreEightBitsEach() throws Exception {
    byte[] codes = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
      codes[i] = (byte) (i * 167);
    }
    int size = size(new Symbols(codes, new Symbols.Layout(1000, 1)));
    assertTrue(size < 1.003 * COUNT && size >= COUNT * 0.99, size + "");
  }

  @Test
  void commonestSymbolMayBeAnywhere() throws Exception {
    for (int centre : new int[] {0, 1, 127, 128, 129, 254, 255}) {
      byte[] codes = normal(512, 20, 20);
      for (int i = 0; i < COUNT; i++) {
        codes[i] = (byte) (codes[i] - 128 + centre);
      }
      Symbols symbols = new Symbols(codes, new Symbols.Layout(512, 9));
      assertTrue(size(symbols) < 1.02 * entropy(symbols), centre + "");
    }
  }

  @Test
  void tableThatIsCutOffOrHasNoCommonestSymbolIsRefused() {
    assertThrows(CodeException.class, () -> TreeCoder.decode(new byte[0], 9, Symbols.Layout.LINE));
    assertThrows(
        CodeException.class, () -> TreeCoder.decode(new byte[] {0, 9, 1}, 9, Symbols.Layout.LINE));
    assertThrows(
        CodeException.class,
        () -> TreeCoder.decode(new byte[] {7, 1, 0, 40, 1, 1}, 9, Symbols.Layout.LINE));
  }
}
