package dev.espalier.ui.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramNumbersTest {

  @ParameterizedTest
  @CsvSource({"0,1,5,0.2", "0,100,10,10", "-0.22,0.22,8,0.1", "0,3,3,1", "0,0.3,3,0.1"})
  void stepIsRoundAndNeedsNoMoreTicksThanAllowed(double low, double high, int most, double step) {
    assertEquals(step, Ticks.step(low, high, most), 1e-12);
  }

  @Test
  void ticksAreMultiplesOfTheStepWithExactZero() {
    assertEquals(List.of(-0.2, -0.1, 0.0, 0.1, 0.2), Ticks.linear(-0.22, 0.22, 8));
  }

  @Test
  void ticksOfAnEmptyRangeAreFew() {
    assertTrue(Ticks.linear(3, 3, 5).size() <= 2);
  }

  @Test
  void columnsShowTheHighestBinTheyCover() {
    var random = new Random(1);
    double[] counts = random.doubles(1000, 0, 50).toArray();
    var data = new HistogramData(-1, 1, counts, new double[0], new double[0], 0);
    var area = new PlotArea(0, 0, 100, 50, data.span());

    double[] columns = Columns.of(counts, data, area);

    for (int column = 0; column < 100; column++) {
      double most = 0;
      for (int bin = column * 10; bin < column * 10 + 10; bin++) {
        most = Math.max(most, counts[bin]);
      }
      // A border that falls between two bins by rounding may let in a neighbour.
      assertTrue(columns[column] >= most, "column " + column);
    }
    assertEquals(data.bins(), counts.length);
  }

  @Test
  void zoomedInEveryColumnOfABinHasItsCount() {
    var data = new HistogramData(0, 4, new double[] {1, 2, 3, 4}, new double[0], new double[0], 0);
    var area = new PlotArea(0, 0, 8, 50, new Span(1, 3));
    assertArrayEquals(
        new double[] {2, 2, 2, 2, 3, 3, 3, 3}, Columns.of(data.original(), data, area));
  }

  @Test
  void towerOfZeroesDoesNotFlattenTheRest() {
    assertEquals(7, Columns.reach(new double[] {5, 7, 900, 6}));
    assertEquals(9, Columns.reach(new double[] {5, 7, 9, 6}));
  }

  @Test
  void cellsHoldAllWeightsOfTheirLevel() {
    double[] original = {1, 1, 1, 1, 1, 1, 1, 1};
    double[] compressed = {0, 0, 4, 0, 0, 0, 4, 0};
    var data = new HistogramData(0, 8, original, compressed, new double[] {2.5, 6.5}, 0);

    Cells cells = Cells.of(data);

    double total = 0;
    for (int i = 0; i < cells.heights().length; i++) {
      total += cells.heights()[i] * (cells.edges()[i + 1] - cells.edges()[i]);
    }
    assertEquals(8, total, 1e-9);
  }

  @Test
  void zoomKeepsThePointAndStaysInside() {
    var all = new Span(-1, 1);
    Span closer = all.zoom(0.5, 0.5, all);
    assertEquals(all.share(0.5), closer.share(0.5), 1e-12);
    assertEquals(all, closer.zoom(0, 100, all));
    assertEquals(1, closer.move(10, all).high(), 1e-12);
  }

  @Test
  void dataWithoutARangeAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new HistogramData(1, 1, new double[] {1}, new double[0], new double[0], 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HistogramData(0, 1, new double[] {1}, new double[2], new double[0], 0));
  }

  @ParameterizedTest
  @CsvSource({"0.25,25.0 %", "0.9999,99.99 %", "0.01,1.00 %", "1,100.00 %"})
  void percentIsFinerNearTheEnds(double share, String text) {
    assertEquals(text, NumberText.percent(share));
  }

  @Test
  void csvFieldQuotesWhatNeedsIt() {
    assertEquals("\"a,\"\"b\"\"\"", NumberText.csvField("a,\"b\""));
    assertEquals("plain", NumberText.csvField("plain"));
  }

  @ParameterizedTest
  @CsvSource({"1, true", "8, false", "400, true"})
  void fewFarWeightsAreLeftOutWhereTheOthersFillBinsEnough(double far, boolean whole) {
    var random = new Random(3);
    double[] counts = new double[2048];
    for (int i = 0; i < 100_000; i++) {
      double value = Math.clamp(0.3 * random.nextGaussian(), -1, 1);
      counts[(int) ((value / far + 1) / 2 * 2047)]++;
    }
    counts[0]++;
    counts[2047]++;
    var data = new HistogramData(-far, far, counts, new double[0], new double[0], 0);

    assertEquals(whole, data.bulk().equals(data.span()));
    assertTrue(data.outside(data.bulk()) <= 0.001);
    if (!whole) {
      assertTrue(data.bulk().size() < 4, data.bulk().toString());
      assertTrue(data.outside(data.bulk()) > 1e-5);
    }
  }
}
