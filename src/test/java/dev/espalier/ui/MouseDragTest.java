package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.estimate.LayerEstimate;
import dev.espalier.method.Pruning;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.ui.chart.HistogramChart;
import dev.espalier.ui.chart.HistogramPlaces;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sliders and threshold line under the mouse: numbers follow while it is held, not only after. */
class MouseDragTest extends OpenWindow {

  @BeforeEach
  void openLayer() {
    open(LENET);
    untilOpen();
    select("fc1");
  }

  private LayerEstimate fc1() {
    return state().estimate().orElseThrow().layers().get("fc1");
  }

  private String zeros() {
    return readout(0);
  }

  private String readout(int row) {
    return fx(() -> {
      var grid = lookup("#readouts").queryAs(javafx.scene.layout.GridPane.class);
      return ((javafx.scene.control.Label) grid.getChildren().get(3 * row + 1)).getText();
    });
  }

  /** The place of a share of a slider's track. */
  private Point2D onTrack(String slider, double share) {
    Node track = lookup(slider + " .track").query();
    return fx(() -> {
      Bounds bounds = track.localToScreen(track.getBoundsInLocal());
      return new Point2D(bounds.getMinX() + share * bounds.getWidth(), bounds.getCenterY());
    });
  }

  private void hold(Point2D from) {
    moveTo(from).press(MouseButton.PRIMARY);
    settle();
  }

  private void moveHeld(Point2D to) {
    moveTo(to);
    settle();
  }

  private void letGo() {
    release(MouseButton.PRIMARY);
    settle();
  }

  private void undoOnce() {
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
  }

  @Test
  void numbersFollowThePruneSliderInTheDragWhichIsOneStep() {
    Slider slider = lookup("#prune-slider").queryAs(Slider.class);
    HistogramChart chart = lookup("#histogram").queryAs(HistogramChart.class);
    String before = zeros();

    hold(middle("#prune-slider .thumb"));
    moveHeld(onTrack("#prune-slider", 0.3));
    double first = fc1().sparsity().value();
    String firstText = zeros();
    double firstThreshold = fx(() -> chart.thresholdProperty().get());
    moveHeld(onTrack("#prune-slider", 0.7));
    double second = fc1().sparsity().value();

    assertEquals(0.3, first, 0.03);
    assertEquals(0.7, second, 0.03);
    assertEquals(fx(slider::getValue), 100 * second, 0.1);
    assertNotEquals(before, firstText);
    assertEquals(String.format(java.util.Locale.ROOT, "%.2f %%", 100 * second), zeros());
    assertTrue(firstThreshold > 0);
    assertTrue(fx(() -> chart.thresholdProperty().get()) > firstThreshold);
    letGo();
    assertTrue(plan("fc1").pruning() instanceof Pruning.Sparsity);

    undoOnce();
    assertEquals(LayerPlan.NONE, plan("fc1"));
    assertTrue(state().undo().isEmpty(), "a drag is one step");
  }

  @Test
  void numbersFollowTheBitsSliderInTheDragWhichIsOneStep() {
    long original = fc1().bytes();

    hold(middle("#bits-slider .thumb"));
    moveHeld(onTrack("#bits-slider", 7 / 9.0));
    assertEquals(8, plan("fc1").quantization().bits());
    assertEquals(0.25, (double) fc1().bytes() / original, 0.01);
    String size = readout(3);
    moveHeld(onTrack("#bits-slider", 3 / 9.0));
    assertEquals(4, plan("fc1").quantization().bits());
    assertEquals(0.125, (double) fc1().bytes() / original, 0.01);
    assertNotEquals(size, readout(3));
    letGo();

    undoOnce();
    assertEquals(LayerPlan.NONE, plan("fc1"));
    assertTrue(state().undo().isEmpty(), "a drag is one step");
  }

  @Test
  void numbersFollowTheThresholdLineInTheDragWhichIsOneStep() {
    clickOn("#prune-field").push(KeyCode.CONTROL, KeyCode.A).write("40").type(KeyCode.ENTER);
    settle();
    LayerPlan before = plan("fc1");
    HistogramChart chart = lookup("#histogram").queryAs(HistogramChart.class);
    double threshold = fx(() -> chart.thresholdProperty().get());

    hold(HistogramPlaces.of(chart, threshold));
    moveHeld(HistogramPlaces.of(chart, 1.5 * threshold));
    double first = fc1().sparsity().value();
    moveHeld(HistogramPlaces.of(chart, 3 * threshold));
    double second = fc1().sparsity().value();

    assertTrue(first > 0.42, first + " of the weights");
    assertTrue(second > first + 0.1, second + " of the weights");
    assertEquals(String.format(java.util.Locale.ROOT, "%.2f %%", 100 * second), zeros());
    letGo();
    assertEquals(
        3 * threshold, ((Pruning.Threshold) plan("fc1").pruning()).magnitude(), 0.15 * threshold);

    fxRun(chart::requestFocus);
    undoOnce();
    assertEquals(before, plan("fc1"));
  }

  @Test
  void dragsAfterOneAnotherAreStepsOfTheirOwn() {
    for (double share : new double[] {0.2, 0.5}) {
      hold(middle("#prune-slider .thumb"));
      moveHeld(onTrack("#prune-slider", share));
      letGo();
    }
    double both = fc1().sparsity().value();
    undoOnce();
    assertEquals(0.5, both, 0.03);
    assertEquals(0.2, fc1().sparsity().value(), 0.03);
    undoOnce();
    assertEquals(LayerPlan.NONE, plan("fc1"));
  }

  @Test
  void clickOnTheTrackMovesTheSliderThere() {
    clickOn(onTrack("#prune-slider", 0.6));
    settle();
    assertEquals(0.6, fc1().sparsity().value(), 0.03);
    clickOn(onTrack("#bits-slider", 1 / 9.0));
    settle();
    assertEquals(2, plan("fc1").quantization().bits());
  }
}
