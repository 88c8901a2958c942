package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Rank;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.inspector.FactorMode;
import java.nio.file.Path;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Slider;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** The low-rank part of the inspector. */
class LowRankTest extends OpenWindow {

  @SuppressWarnings("unchecked") // a list holds what its method says
  private <T> void choose(String box, T method) {
    ComboBox<T> methods = lookup(box).queryAs(ComboBox.class);
    fxRun(() -> methods.setValue(method));
    settle();
  }

  private void openLayer(String layer) {
    open(LENET);
    untilOpen();
    select(layer);
  }

  private Factorization factorization() {
    return plan("fc1").factorization();
  }

  private void slide(double value) {
    Slider slider = lookup("#rank-slider").queryAs(Slider.class);
    fxRun(() -> {
      slider.setValueChanging(true);
      slider.setValue(value);
      slider.setValueChanging(false);
    });
    settle();
  }

  /** A matrix of 500 x 800 has fewer weights as two up to rank 307. */
  @Test
  void sliderStandsAtRanksThatPayAndIsUndone() throws Exception {
    openLayer("fc1");
    assertFalse(lookup("#ranks").query().isVisible());
    choose("#factor-mode", FactorMode.CHANNEL);
    assertEquals(new Rank.Share(0.5), factorization().rank());
    slide(60);
    assertEquals(new Rank.Fixed(60), factorization().rank());
    slide(480);
    assertEquals(new Rank.Fixed(307), factorization().rank());
    assertEquals(307, lookup("#rank-slider").queryAs(Slider.class).getValue());
    fxRun(() -> lookup("#layer-table").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertEquals(new Rank.Fixed(60), factorization().rank());
    until(
        "the layer is decomposed",
        () -> text("#rank-summary").startsWith("Rank 60 of 500: 19.5 % of the weights"));
    untilWeightsAreRead();
    layOut();
    fxRun(() -> Snapshots.take(stage.getScene(), "low-rank"));
    choose("#factor-mode", FactorMode.OFF);
    assertFalse(factorization().factorizes());
  }

  @Test
  void matrixHasNoKernelToTakeApart() {
    openLayer("fc1");
    choose("#factor-mode", FactorMode.CHANNEL);
    choose("#factor-mode", FactorMode.SPATIAL);
    assertEquals(FactorScheme.CHANNEL, factorization().scheme());
    choose("#factor-weighting", FactorWeighting.WHITENED);
    assertEquals(FactorWeighting.WHITENED, factorization().weighting());
    assertTrue(text("#rank-summary").contains("calibration"), text("#rank-summary"));
  }

  @Test
  void layersThatCannotBeTakenApartSayWhy() {
    open(Path.of("assets/samples/residual.onnx"));
    untilOpen();
    select("stage1.block0.depthwise0.conv");
    assertFalse(lookup("#factor-controls").query().isVisible());
    assertTrue(text("#factor-reason").contains("grouped convolution"), text("#factor-reason"));
  }

  @Test
  void severalLayersGetAShareOfTheirWeights() {
    openLayer("fc1");
    fxRun(() -> lookup("#layer-filter").queryTextInputControl().setText(""));
    settle();
    TreeTableView<?> table = lookup("#layer-table").queryAs(TreeTableView.class);
    fxRun(() -> table.getSelectionModel().selectAll());
    settle();
    choose("#factor-mode", FactorMode.CHANNEL);
    slide(30);
    assertEquals(new Rank.Share(0.3), factorization().rank());
    assertEquals(new Rank.Share(0.3), plan("fc2").factorization().rank());
  }
}
