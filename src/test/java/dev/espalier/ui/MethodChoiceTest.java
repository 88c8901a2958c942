package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Clustering;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Scheme;
import dev.espalier.ui.fx.Snapshots;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lists of methods: what can be chosen, and why the rest cannot. */
class MethodChoiceTest extends OpenWindow {

  @BeforeEach
  void openLayer() {
    open(LENET);
    untilOpen();
    select("fc1");
  }

  @SuppressWarnings("unchecked") // a list holds what its method says
  private <T> void choose(String box, T method) {
    ComboBox<T> methods = lookup(box).queryAs(ComboBox.class);
    fxRun(() -> methods.setValue(method));
    settle();
  }

  /** Whether the rows of an open list can be chosen, by name. */
  private Map<String, Boolean> rows(String box) {
    ComboBox<?> methods = lookup(box).queryAs(ComboBox.class);
    fxRun(methods::requestFocus);
    fxRun(methods::show);
    settle();
    Map<String, Boolean> rows =
        lookup(".combo-box-popup .list-cell").queryAllAs(ListCell.class).stream()
            .filter(cell -> cell.getItem() != null && cell.isVisible())
            .collect(
                Collectors.toMap(
                    cell -> cell.getItem().toString(), cell -> !cell.isDisabled(), (a, b) -> a));
    fxRun(methods::hide);
    settle();
    return rows;
  }

  @Test
  void tableIsAskedForOnlyWhereTheFormatHasOne() {
    assertFalse(lookup("#clustering").query().isVisible());
    choose("#format", Format.KMEANS);
    assertEquals(8, plan("fc1").quantization().bits(), "a format says little at 32 bits");
    assertTrue(lookup("#clustering").query().isVisible());
    choose("#clustering", Clustering.DENSITY);
    assertEquals(Clustering.DENSITY, plan("fc1").quantization().clustering());
    assertEquals("256 levels", lookup("#bits-text").queryAs(Label.class).getText());
    fxRun(() -> lookup("#layer-table").query().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertEquals(Clustering.EXACT, plan("fc1").quantization().clustering());
  }

  @Test
  void formatBringsItsWidthAlong() {
    choose("#format", Format.FLOAT4_E2M1);
    assertEquals(4, plan("fc1").quantization().bits());
    choose("#format", Format.TERNARY);
    assertEquals(2, plan("fc1").quantization().bits());
    assertEquals("3 levels", lookup("#bits-text").queryAs(Label.class).getText());
  }

  @Test
  void methodsThatCannotApplyAreDisabled() {
    assertEquals(Map.of("SYMMETRIC", false, "ASYMMETRIC", false), rows("#scheme"));
    choose("#format", Format.FIXED_POINT);
    assertEquals(Map.of("SYMMETRIC", true, "ASYMMETRIC", true), rows("#scheme"));
    Map<String, Boolean> scales = rows("#granularity");
    assertTrue(scales.get("TENSOR") && scales.get("CHANNEL") && scales.get("BLOCK_32"));
    assertFalse(scales.get("CHANNEL_GROUP"));
    choose("#format", Format.KMEANS);
    assertEquals(Map.of("SYMMETRIC", false, "ASYMMETRIC", false), rows("#scheme"));
    assertTrue(rows("#granularity").get("CHANNEL_GROUP"));
    assertFalse(rows("#range").get("MIN_MAX"));
    fxRun(() -> Snapshots.take(stage.getScene(), "method-choice"));
  }

  @Test
  void keysDoNotReachWhatIsDisabled() {
    choose("#format", Format.FIXED_POINT);
    choose("#granularity", Granularity.CHANNEL_GROUP);
    assertEquals(Granularity.CHANNEL, plan("fc1").quantization().granularity());
    ComboBox<?> granularity = lookup("#granularity").queryAs(ComboBox.class);
    assertEquals(Granularity.CHANNEL, fx(granularity::getValue));
    choose("#scheme", Scheme.ASYMMETRIC);
    choose("#range", RangeMethod.MIN_MAX);
    assertEquals(Scheme.ASYMMETRIC, plan("fc1").quantization().scheme());
    assertEquals(RangeMethod.MIN_MAX, plan("fc1").quantization().range());
  }
}
