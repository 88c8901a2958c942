package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.012533469508069276",
    "0.5, 0.6744897501960817",
    "0.9, 1.6448536269514722",
    "0.95, 1.959963984540054",
    "0.99, 2.5758293035489004",
    "0.999, 3.2905267314918945",
    "0.999999, 4.891638475698989"
  })
  void twoSidedGivesTheTabulatedQuantile(double level, double z) {
    assertEquals(z, Normal.twoSided(level), 1e-9 * z);
  }
}
