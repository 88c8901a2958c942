package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Target;
import dev.espalier.ui.fx.Snapshots;
import dev.espalier.ui.fx.WarningBox;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** Integers between layers in the window: for the network, for a layer, and in the tree. */
class IntegersTest extends OpenWindow {

  private ComboBox<?> box(String id) {
    return lookup(id).queryAs(ComboBox.class);
  }

  /** Chooses by the name of the constant. */
  private void choose(String id, String choice) {
    fxRun(() -> {
      List<String> names = box(id).getItems().stream().map(Object::toString).toList();
      box(id).getSelectionModel().select(names.indexOf(choice));
    });
    settle();
  }

  private void fire(String id) {
    fxRun(() -> lookup(id).queryAs(Button.class).fire());
    settle();
  }

  private ActivationPlan activations() {
    return state().recipe().activations();
  }

  private boolean shown(String id) {
    return fx(() -> {
      for (Node at = lookup(id).query(); at != null; at = at.getParent()) {
        if (!at.isVisible()) {
          return false;
        }
      }
      return true;
    });
  }

  private void undo() {
    fxRun(() -> lookup("#layer-table").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
  }

  private TitledPane pane() {
    return lookup("#network-pane").queryAs(TitledPane.class);
  }

  private String title() {
    return fx(() -> pane().getText());
  }

  private void untilRead() {
    until(
        "the runtime's graph is read",
        () -> text("#activations-status").contains("Read from the graph"));
  }

  private MenuItem menuItem(String id) {
    return lookup(".menu-bar").queryAs(MenuBar.class).getMenus().stream()
        .flatMap(menu -> menu.getItems().stream())
        .filter(item -> id.equals(item.getId()))
        .findFirst()
        .orElseThrow();
  }

  private TreeTableColumn<?, ?> runs() {
    TreeTableView<?> table = lookup("#layer-table").queryAs(TreeTableView.class);
    return table.getColumns().stream()
        .filter(column -> column.getText().equals("Runs"))
        .findFirst()
        .orElseThrow();
  }

  /** What the tree says in a row. */
  private Optional<String> runs(int row) {
    TreeTableView<?> table = lookup("#layer-table").queryAs(TreeTableView.class);
    return fx(() ->
        table.lookupAll(".arithmetic-cell").stream()
            .map(cell -> (TreeTableCell<?, ?>) cell)
            .filter(cell -> cell.getTableRow().getIndex() == row)
            .map(TreeTableCell::getText)
            .findFirst());
  }

  @Test
  void networkIsSwitchedToIntegersAndItIsSeenWhatTheRuntimeMakesOfIt() {
    open(LENET, IMAGES);
    untilDataIsOpen();
    assertTrue(fx(() -> pane().isExpanded()));
    assertEquals("Whole network: floats", title());
    assertFalse(shown("#target"));
    assertFalse(fx(() -> runs().isVisible()));

    choose("#activations", "STATIC");
    assertEquals(ActivationMode.STATIC, activations().mode());
    assertEquals("Whole network: int8 in 4 of 4 layers", title());
    assertTrue(shown("#target"));
    assertEquals("estimate", text("#activations-basis"));
    untilRead();
    assertEquals("measured", text("#activations-basis"));
    layOut();
    assertEquals(Optional.of("4/4"), runs(0));
    assertEquals(Optional.of("int8"), runs(1));
    fxRun(() -> Snapshots.take(stage.getScene(), "integers-network"));

    choose("#activation-range", "ENTROPY");
    choose("#target", "X86_AVX2");
    assertEquals(ActivationRange.ENTROPY, activations().range());
    assertEquals(Target.X86_AVX2, activations().target());
    assertTrue(text("#activations-status").contains("U8S8, pairs kept small"));
    undo();
    assertEquals(Target.THIS_MACHINE, activations().target());
    undo();
    assertEquals(ActivationRange.MIN_MAX, activations().range());
    undo();
    assertEquals(ActivationPlan.NONE, activations());
    assertFalse(fx(() -> runs().isVisible()));
  }

  @Test
  void staticRangesWaitForSamplesAndSaySo() {
    open(LENET);
    untilOpen();
    choose("#activations", "STATIC");
    assertEquals(ActivationMode.NONE, activations().mode());
    assertEquals("For static ranges, open samples.", text("#activations-samples"));
    assertEquals(
        "Compute with 8-bit integers, static ranges  (open calibration data first)",
        menuItem("menu-compute-static").getText());
    assertEquals(
        "Target: ARM  (compute with integers first)", menuItem("menu-target-arm").getText());
    fxRun(() -> Snapshots.take(stage.getScene(), "integers-no-samples"));

    dialogs.choose(IMAGES);
    fire("#activations-open-samples");
    until("there are samples", () -> !shown("#activations-open-samples"));
    assertFalse(menuItem("menu-compute-static").isDisable());
    fxRun(() -> menuItem("menu-compute-static").fire());
    settle();
    assertEquals(ActivationMode.STATIC, activations().mode());
    fxRun(() -> menuItem("menu-target-arm").fire());
    settle();
    assertEquals(Target.ARM, activations().target());
    untilRead();
  }

  @Test
  void layerIsLeftOutAndTakenBackWithTheReasonBesideIt() {
    open(LENET, IMAGES);
    untilDataIsOpen();
    select("conv2");
    assertFalse(fx(() -> pane().isExpanded()));
    assertFalse(shown("#layer-arithmetic"));
    choose("#layer-activation", "OFF");
    assertEquals(ActivationSwitch.DEFAULT, plan("conv2").activation());

    fxRun(() -> pane().setExpanded(true));
    choose("#activations", "STATIC");
    assertEquals("Is to be computed with integers.", text("#layer-arithmetic"));
    assertEquals("255 levels: integers of 8 bits", text("#bits-text"));
    choose("#layer-activation", "OFF");
    assertEquals(ActivationSwitch.OFF, plan("conv2").activation());
    assertEquals("Stays floats: it is left out by its own setting.", text("#layer-arithmetic"));
    assertEquals("float, as it is", text("#bits-text"));
    assertEquals("Whole network: int8 in 3 of 4 layers", title());
    undo();
    untilRead();
    assertEquals("onnxruntime computes it with integers (QLinearConv).", text("#layer-arithmetic"));
    fxRun(() -> Snapshots.take(stage.getScene(), "integers-layer"));
  }

  @Test
  void sumsThatCanSaturateAreRemediedByOneClickThatCanBeTakenBack() {
    open(SAMPLES.resolve("mobile.onnx"), IMAGES);
    untilDataIsOpen();
    choose("#activations", "STATIC");
    choose("#target", "X86_AVX2");
    choose("#activation-type", "U8S8");
    assertEquals(Optional.of(ActivationType.U8S8), activations().type());
    until("saturation is known", () -> shown("#network-saturation"));
    assertTrue(title().startsWith("⚠ Whole network"), title());
    layOut();
    assertTrue(runs(0).orElseThrow().startsWith("⚠"), runs(0).orElseThrow());
    select("classifier");
    until("it was looked at", () -> warning("#layer-saturation").startsWith("Saturates: "));
    assertTrue(warning("#network-saturation").contains("had saturated sums on samples"));
    fxRun(() -> Snapshots.take(stage.getScene(), "integers-saturation"));

    fire("#layer-paired");
    assertEquals(Optional.of(ActivationType.U8S8_PAIRED), activations().type());
    until("nothing saturates", () -> !shown("#layer-saturation"));
    undo();
    until("saturation is known", () -> shown("#layer-saturation"));
    fire("#layer-floats");
    assertEquals(ActivationSwitch.OFF, plan("classifier").activation());
    assertEquals(ActivationSwitch.DEFAULT, plan("block4.pointwise.conv").activation());
    undo();
    until("saturation is known", () -> shown("#layer-saturation"));
    fire("#layer-vnni");
    assertEquals(Target.X86_VNNI, activations().target());
    fxRun(() -> lookup("#layer-filter").queryAs(TextField.class).clear());
    select("block3.pointwise");
    until("what is left is a note", () -> shown("#layer-saturation-note"));
    assertTrue(text("#layer-saturation-note").startsWith("Exact on the target."));
    assertFalse(shown("#layer-saturation"));
  }

  private String warning(String id) {
    return fx(() -> lookup(id).queryAs(WarningBox.class).text());
  }

  @Test
  void layersThatTheRuntimeLeavesAsFloatsAreMarkedAndLeftOutByOneClick() {
    open(SAMPLES.resolve("residual.onnx"), IMAGES);
    untilDataIsOpen();
    choose("#activations", "STATIC");
    choose("#activation-type", "S8S8");
    until("what is lost is known", () -> shown("#lost-layers"));
    assertTrue(warning("#lost-layers").contains("onnxruntime computes with floats"));
    fxRun(() -> Snapshots.take(stage.getScene(), "integers-lost"));
    long lost = state().arithmetic().count(layer -> layer.isLost());
    fire("#lost-floats");
    assertEquals(
        lost,
        state().recipe().plans().values().stream()
            .filter(plan -> plan.activation() == ActivationSwitch.OFF)
            .count());
  }
}
