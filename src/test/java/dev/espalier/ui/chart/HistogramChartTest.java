package dev.espalier.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.theme.ThemeChoice;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class HistogramChartTest extends FxTest {
  private HistogramChart chart = new HistogramChart();

  private Stage showChart() {
    return show(
        600,
        300,
        () -> {
          chart.dataProperty().set(SampleHistograms.prunedAndRounded(2048, 0.02, 4));
          chart.thresholdProperty().set(0.02);
          return new StackPane(chart);
        });
  }

  private double x(double value) {
    return fx(() -> chart.area().x(value));
  }

  @Test
  void draggingTheLineMovesTheThresholdAndSaysWhenItIsFinished() {
    showChart();
    var moves = new ArrayList<Double>();
    var finished = new ArrayList<Double>();
    chart.setOnThreshold((threshold, done) -> (done ? finished : moves).add(threshold));

    drag(new javafx.geometry.Point2D(x(0.02), 120), MouseButton.PRIMARY)
        .moveTo(new javafx.geometry.Point2D(x(0.06), 130))
        .dropTo(new javafx.geometry.Point2D(x(0.08), 130));
    settle();

    assertFalse(moves.isEmpty());
    assertEquals(1, finished.size());
    assertEquals(0.08, finished.getFirst(), 0.002);
    assertEquals(0.08, chart.thresholdProperty().get(), 0.002);
  }

  @Test
  void leftLineMirrorsTheRightOne() {
    showChart();
    drag(new javafx.geometry.Point2D(x(-0.02), 120), MouseButton.PRIMARY)
        .dropTo(new javafx.geometry.Point2D(x(-0.1), 120));
    settle();

    assertEquals(0.1, chart.thresholdProperty().get(), 0.002);
  }

  @Test
  void arrowKeysMoveTheThresholdWithinTheRange() {
    showChart();
    fxRun(chart::requestFocus);
    press(KeyCode.RIGHT).release(KeyCode.RIGHT);
    settle();
    assertTrue(chart.thresholdProperty().get() > 0.02);

    for (int i = 0; i < 40; i++) {
      push(KeyCode.SHIFT, KeyCode.LEFT);
    }
    settle();
    assertEquals(0, chart.thresholdProperty().get());
  }

  @Test
  void draggingElsewhereZoomsAndDoubleClickShowsAllAgain() {
    showChart();
    drag(new javafx.geometry.Point2D(x(0.05), 120), MouseButton.PRIMARY)
        .dropTo(new javafx.geometry.Point2D(x(0.10), 120));
    settle();
    assertEquals(0.05, fx(chart::view).low(), 0.002);
    assertEquals(0.10, fx(chart::view).high(), 0.002);

    doubleClickOn(new javafx.geometry.Point2D(400, 120));
    settle();
    assertEquals(0.44, fx(chart::view).size(), 1e-9);
  }

  @Test
  void zoomIsKeptForANewPreviewAndLeftForAnotherWeight() {
    showChart();
    fxRun(() -> chart.look(new Span(0, 0.1)));
    fxRun(() -> chart.dataProperty().set(SampleHistograms.prunedAndRounded(2048, 0.05, 3)));
    assertEquals(new Span(0, 0.1), fx(chart::view));

    fxRun(() ->
        chart
            .dataProperty()
            .set(new HistogramData(0, 1, new double[] {1, 2}, new double[0], new double[0], 0)));
    assertEquals(new Span(0, 1), fx(chart::view));
  }

  @Test
  void looksRightInBothThemes() {
    for (ThemeChoice choice : List.of(ThemeChoice.LIGHT, ThemeChoice.DARK)) {
      theme(choice);
      Stage stage = show(640, 900, HistogramChartTest::gallery);
      var image = Snapshots.take(stage.getScene(), inTheme("histogram"));
      assertTrue(Snapshots.inkShare(image) > 0.1);
    }
  }

  private static VBox gallery() {
    var plain = histogram(0.03, 32);
    var fourBits = histogram(0.02, 4);
    var eightBits = histogram(0.01, 8);
    var logarithmic = histogram(0.03, 3);
    logarithmic.logarithmicProperty().set(true);
    return new VBox(plain, fourBits, eightBits, logarithmic);
  }

  private static HistogramChart histogram(double threshold, int bits) {
    var chart = new HistogramChart();
    chart.dataProperty().set(SampleHistograms.prunedAndRounded(2048, threshold, bits));
    chart.thresholdProperty().set(threshold);
    return chart;
  }
}
