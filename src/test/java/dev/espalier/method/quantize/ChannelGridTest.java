package dev.espalier.method.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChannelGridTest {
  @Test
  void symmetricGridReachesTheFartherEnd() {
    assertEquals(new ChannelGrid(2f / 7, 8), ChannelGrid.spanning(-2, 1, CodeGrid.symmetric(4)));
    assertEquals(
        new ChannelGrid(2f / 127, 128), ChannelGrid.spanning(-1, 2, CodeGrid.symmetric(8)));
  }

  @Test
  void asymmetricGridPutsItsZeroPointWhereZeroLies() {
    assertEquals(new ChannelGrid(0.2f, 5), ChannelGrid.spanning(-1, 2, CodeGrid.asymmetric(4)));
    assertEquals(new ChannelGrid(0.2f, 0), ChannelGrid.spanning(0, 3, CodeGrid.asymmetric(4)));
    assertEquals(new ChannelGrid(0.2f, 15), ChannelGrid.spanning(-3, 0, CodeGrid.asymmetric(4)));
  }

  @Test
  void zerosAloneGetAScaleOfOne() {
    assertEquals(new ChannelGrid(1, 8), ChannelGrid.spanning(0, 0, CodeGrid.symmetric(4)));
    assertEquals(new ChannelGrid(1, 8), ChannelGrid.spanning(0, 0, CodeGrid.asymmetric(4)));
  }

  @Test
  void gridsReachTheEndAmongDenormalNumbers() {
    for (int bits = 2; bits <= 8; bits++) {
      for (int units = 1; units < 2000; units++) {
        double high = (double) Float.MIN_VALUE * units;
        CodeGrid symmetric = CodeGrid.symmetric(bits);
        CodeGrid asymmetric = CodeGrid.asymmetric(bits);
        ChannelGrid even = ChannelGrid.spanning(-high, high, symmetric);
        assertTrue((double) even.scale() * (symmetric.steps() / 2.0) >= high * (1 - 1e-6));
        ChannelGrid odd = ChannelGrid.spanning(-high / 2, high, asymmetric);
        double top = (double) odd.scale() * (asymmetric.highest() - odd.zeroPoint());
        assertTrue(top >= high - odd.scale() * 0.51);
      }
    }
  }

  @Test
  void levelsStayFiniteNextToTheLargestFloat() {
    double max = Float.MAX_VALUE;
    for (int bits = 2; bits <= 8; bits++) {
      for (CodeGrid codes : new CodeGrid[] {CodeGrid.symmetric(bits), CodeGrid.asymmetric(bits)}) {
        for (double low : new double[] {-max, -max / 3, 0}) {
          ChannelGrid grid = ChannelGrid.spanning(low, max, codes);
          assertTrue(Float.isFinite((codes.highest() - grid.zeroPoint()) * grid.scale()));
          assertTrue(Float.isFinite((codes.lowest() - grid.zeroPoint()) * grid.scale()));
        }
      }
    }
  }
}
