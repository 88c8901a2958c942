package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.estimate.Basis;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.TableKey;
import dev.espalier.network.LayerId;
import dev.espalier.ui.fx.Snapshots;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One table for several layers, chosen in the window. */
class SharedTableChoiceTest extends OpenWindow {
  private static final int CONV2 = 2;
  private static final int FC1 = 3;
  private static final LayerId OF_FC1 = new LayerId("fc1");

  @BeforeEach
  void openLayers() {
    open(LENET);
    untilOpen();
    selectRows(CONV2, FC1);
    choose("#format", Format.KMEANS);
    clickOn("#bits-field").push(KeyCode.CONTROL, KeyCode.A).write("3").type(KeyCode.ENTER);
    settle();
    assertFalse(lookup("#table-box").query().isVisible());
    choose("#granularity", Granularity.SHARED);
  }

  private TreeTableView<?> table() {
    return lookup("#layer-table").queryAs(TreeTableView.class);
  }

  private void selectRows(int first, int... more) {
    fxRun(() -> table().getSelectionModel().clearSelection());
    fxRun(() -> table().getSelectionModel().selectIndices(first, more));
    untilWeightsAreRead();
  }

  @SuppressWarnings("unchecked") // a list holds what its method says
  private <T> void choose(String box, T method) {
    ComboBox<T> methods = lookup(box).queryAs(ComboBox.class);
    fxRun(() -> methods.setValue(method));
    settle();
  }

  private void name(String name) {
    clickOn("#table-name").push(KeyCode.CONTROL, KeyCode.A).write(name).type(KeyCode.ENTER);
    settle();
  }

  private LayerPreview previewOfFc1() {
    return fx(() -> workbench.preview(List.of(OF_FC1)).orElseThrow().preview().orElseThrow());
  }

  @Test
  void severalLayersGetOneTableWithANameThatCanBeUndone() {
    assertEquals(TableKey.USUAL, plan("fc1").quantization().sharedTable().orElseThrow().name());
    assertEquals(
        plan("conv2").quantization().sharedTable(), plan("fc1").quantization().sharedTable());
    assertEquals("One table for 2 layers: conv2, fc1.", text("#table-text"));
    name("dense-1");
    assertEquals("dense-1", plan("conv2").quantization().table());
    assertEquals("dense-1", plan("fc1").quantization().table());
    until("it is computed", () -> previewOfFc1().basis() == Basis.COMPUTED);
    assertEquals(8, previewOfFc1().levels().length);
    settle();
    fxRun(() -> Snapshots.take(stage.getScene(), "shared-table"));
    fxRun(() -> table().requestFocus());
    push(KeyCode.CONTROL, KeyCode.Z);
    settle();
    assertEquals(TableKey.USUAL, plan("fc1").quantization().table());
  }

  @Test
  void nameThatIsNoneIsNotTakenOver() {
    name("a table");
    assertTrue(lookup("#table-problem").query().isVisible());
    assertEquals(TableKey.USUAL, plan("fc1").quantization().table());
    push(KeyCode.ESCAPE);
    settle();
    assertEquals(TableKey.USUAL, lookup("#table-name").queryAs(TextField.class).getText());
    assertFalse(lookup("#table-problem").query().isVisible());
  }

  @Test
  void whatIsKnownOfALayerIsStaleWhenAnotherOneOfItsTableChanges() {
    until("it is computed", () -> previewOfFc1().basis() == Basis.COMPUTED);
    LayerPreview before = previewOfFc1();
    selectRows(CONV2);
    name("other");
    assertEquals(
        "No other layer has this table yet: give others the same name, bits, clustering and range.",
        text("#table-text"));
    assertEquals(Basis.ESTIMATE, previewOfFc1().basis());
    selectRows(FC1);
    until("it is computed again", () -> previewOfFc1().basis() == Basis.COMPUTED);
    assertTrue(previewOfFc1().sqnrDb() > before.sqnrDb(), "a table for itself fits better");
    selectRows(CONV2);
    name(TableKey.USUAL);
    // Those that share a table with what is selected are computed with it.
    until("it is computed once more", () -> previewOfFc1().basis() == Basis.COMPUTED);
    assertEquals(before.sqnrDb(), previewOfFc1().sqnrDb());
  }
}
