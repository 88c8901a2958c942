package dev.espalier.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.ui.chart.SizeAccuracyPoint.Role;
import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.theme.ThemeChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javafx.geometry.Point2D;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;

class ComparisonChartsTest extends FxTest {
  private static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  @Test
  void looksRightInBothThemes() {
    for (ThemeChoice choice : List.of(ThemeChoice.LIGHT, ThemeChoice.DARK)) {
      theme(choice);
      var stage = show(960, 720, ComparisonChartsTest::gallery);
      var image = Snapshots.take(stage.getScene(), inTheme("comparison-charts"));
      assertTrue(Snapshots.inkShare(image) > 0.05);
    }
  }

  @Test
  void clickOnACellSelectsItsClasses() {
    var chart = new ConfusionMatrixChart();
    show(
        400,
        400,
        () -> {
          chart.dataProperty().set(matrix());
          return new VBox(chart);
        });
    // Ten square cells beside the labels: the third answer to the first class.
    double size = (400.0 - 86 - 8) / 10;
    clickOn(new Point2D(86 + 2.5 * size, 22 + 0.5 * size));
    settle();
    assertEquals(Optional.of(new ConfusionMatrixChart.Cell(0, 2)), chart.selectionProperty().get());
  }

  private static HBox gallery() {
    var accuracy = new ClassAccuracyChart();
    accuracy.dataProperty().set(accuracies());
    var confusion = new ConfusionMatrixChart();
    confusion.dataProperty().set(matrix());
    confusion.setPrefSize(460, 420);
    var left = new VBox(accuracy, confusion);
    left.setPrefWidth(480);
    var errors = new LayerErrorChart();
    errors.dataProperty().set(errors());
    errors.setPrefSize(470, 300);
    var plane = new SizeAccuracyChart();
    plane.dataProperty().set(points());
    plane.setPrefSize(470, 380);
    return new HBox(left, new VBox(errors, plane));
  }

  private static LayerError error(int number, double measured) {
    return new LayerError(
        "stage" + number,
        number + 1,
        number == 3 ? Double.NaN : measured,
        measured + 3,
        measured + 2,
        measured - 7);
  }

  private static List<ClassAccuracy> accuracies() {
    var random = new Random(3);
    var rows = new ArrayList<ClassAccuracy>();
    for (String name : CLASSES) {
      double original = 0.8 + 0.19 * random.nextDouble();
      double compressed = original + 0.02 * (random.nextDouble() - 0.7);
      rows.add(
          new ClassAccuracy(
              name, original, compressed, compressed - 0.02, compressed + 0.015, false));
    }
    return rows;
  }

  private static List<LayerError> errors() {
    var random = new Random(11);
    var layers = new ArrayList<LayerError>();
    for (int i = 0; i < 22; i++) {
      layers.add(error(i, 40 - i + 6 * random.nextDouble()));
    }
    return layers;
  }

  private static List<SizeAccuracyPoint> points() {
    return List.of(
        new SizeAccuracyPoint("original", 1.10, 93.1, 0.5, "", Role.ORIGINAL),
        new SizeAccuracyPoint("8 bits", 0.31, 93.0, 0.5, "", Role.SNAPSHOT),
        new SizeAccuracyPoint("4 bits", 0.17, 92.4, 0.5, "", Role.SNAPSHOT),
        new SizeAccuracyPoint("3 bits", 0.14, 88.2, 0.6, "", Role.SNAPSHOT),
        new SizeAccuracyPoint("half pruned", 0.6, 92.2, 0.6, "", Role.SNAPSHOT),
        new SizeAccuracyPoint("now", 0.21, 92.9, 0.5, "", Role.CURRENT));
  }

  @Test
  void frontHoldsWhatNoOtherBeatsInBoth() {
    var names = SizeAccuracyChart.front(points()).stream().map(SizeAccuracyPoint::name).toList();
    assertEquals(List.of("3 bits", "4 bits", "now", "8 bits", "original"), names);
  }

  @Test
  void clickNearAPointPicksItAndAClickElsewhereNothing() {
    var plane = fx(SizeAccuracyChart::new);
    var picked = new ArrayList<SizeAccuracyPoint>();
    show(
        500,
        400,
        () -> {
          plane.dataProperty().set(points());
          plane.setOnPicked(picked::add);
          return new VBox(plane);
        });
    clickOn(fx(() -> plane.place(points().get(4))).add(3, -3));
    settle();
    assertEquals(List.of(points().get(4)), picked);
    clickOn(fx(() -> plane.place(points().get(0))).add(0, 60));
    settle();
    assertEquals(1, picked.size());
  }

  @Test
  void quickEvaluationsAreHollowPoints() {
    assertTrue(isInkInside(Role.SNAPSHOT));
    assertFalse(isInkInside(Role.QUICK));
    assertTrue(isInkInside(Role.CURRENT));
    assertFalse(isInkInside(Role.CURRENT_QUICK));
  }

  /** Beside the bar of the interval, which goes through the middle. */
  private boolean isInkInside(Role role) {
    var point = new SizeAccuracyPoint("a", 0.313, 93.07, 1, "", role);
    var plane = fx(SizeAccuracyChart::new);
    var stage =
        show(
            500,
            400,
            () -> {
              plane.dataProperty().set(List.of(point));
              return new VBox(plane);
            });
    Point2D place = fx(() -> plane.place(point));
    return fx(() -> {
      var pixels = stage.getScene().snapshot(null).getPixelReader();
      var inside = pixels.getColor((int) place.getX() + 2, (int) place.getY() + 1);
      var beside = pixels.getColor((int) place.getX() + 12, (int) place.getY() + 5);
      double distance =
          Math.abs(inside.getRed() - beside.getRed())
              + Math.abs(inside.getGreen() - beside.getGreen())
              + Math.abs(inside.getBlue() - beside.getBlue());
      return distance > 0.3;
    });
  }

  @Test
  void newDataReplaceOldDataWhileTheWindowIsShown() {
    var plane = fx(SizeAccuracyChart::new);
    show(400, 300, () -> new VBox(plane));
    for (int i = 1; i <= 5; i++) {
      List<SizeAccuracyPoint> some = points().subList(0, i);
      fxRun(() -> plane.dataProperty().set(some));
      settle();
    }
    fxRun(() -> plane.dataProperty().set(List.of()));
    settle();
    assertTrue(fx(() -> !plane.getChildren().getFirst().isVisible()));
  }

  private static ConfusionMatrix matrix() {
    var random = new Random(5);
    long[][] counts = new long[CLASSES.size()][CLASSES.size()];
    for (int actual = 0; actual < counts.length; actual++) {
      for (int n = 0; n < 1000; n++) {
        int predicted = random.nextDouble() < 0.9 ? actual : random.nextInt(random.nextInt(10) + 1);
        counts[actual][predicted]++;
      }
    }
    return new ConfusionMatrix(CLASSES, counts);
  }
}
