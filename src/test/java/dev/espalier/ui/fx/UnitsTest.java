package dev.espalier.ui.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnitsTest {

  @Test
  void minusIsTheSameSignEverywhereAndNamesKeepTheirHyphens() {
    assertEquals(
        "\u22120.40 (\u22121.00 to +0.20)", Units.format("%.2f (%.2f to %+.2f)", -0.4, -1.0, 0.2));
    assertEquals("1e\u221205", Units.format("%.0e", 1e-5));
    assertEquals("conv-1 \u22123 dB", Units.format("%s %d dB", "conv-1", -3));
    assertEquals("\u221212.0 kB", Units.bytes(-12_000));
  }
}
