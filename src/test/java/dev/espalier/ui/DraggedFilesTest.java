package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.export.archive.Packer;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.ui.fx.DraggedFiles;
import dev.espalier.ui.fx.Snapshots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;

/** Files that another program drags over the window: told what becomes of them, and taken. */
class DraggedFilesTest extends OpenWindow {
  private static final Point2D LEFT = new Point2D(200, 400);
  private static final Point2D RIGHT = new Point2D(800, 400);

  private DraggedFiles drag(Path... files) {
    return DraggedFiles.over(stage.getScene(), List.of(files));
  }

  private boolean layerShown() {
    return fx(() -> lookup("#drop-layer").query().isVisible());
  }

  private String words(String half) {
    layOut();
    return fx(() -> {
      var zone = lookup(half).query();
      return zone.isVisible() ? ((Label) zone.lookup(".drop-text")).getText() : "";
    });
  }

  private Path archive(String name) throws Exception {
    Path archive = folder.resolve(name);
    Packer.pack(LENET, archive, Progress.none(), CancelSignal.none());
    return archive;
  }

  @Test
  void modelIsOpenedWhereverItIsDropped() {
    open();
    DraggedFiles dragged = drag(LENET);
    assertFalse(layerShown());
    assertTrue(dragged.enter(LEFT));
    assertTrue(layerShown());
    assertEquals("Open model lenet-5.onnx", words("#drop-open"));
    assertEquals("", words("#drop-unpack"));
    assertTrue(dragged.move(RIGHT));
    assertTrue(dragged.drop(RIGHT));
    assertFalse(layerShown());
    until("it is open", () -> workbench.state().project().isPresent());
    assertEquals(LENET.toAbsolutePath(), state().project().orElseThrow().file().toAbsolutePath());
  }

  @Test
  void filesOfEachKindAreOpenedTogether() throws Exception {
    open();
    Path recipe = folder.resolve("r.json");
    LayerPlan plan = new LayerPlan(new Pruning.Sparsity(0), Quantization.ofBits(4));
    RecipeJson.write(recipe, Recipe.forModel("lenet-5.onnx").with("fc1", plan));
    DraggedFiles dragged = drag(recipe, IMAGES, LENET);
    assertTrue(dragged.enter(LEFT));
    assertEquals(
        "Open recipe r.json\nOpen data " + IMAGES.getFileName() + "\nOpen model lenet-5.onnx",
        words("#drop-open"));
    assertTrue(dragged.drop(LEFT));
    untilDataIsOpen();
    until(
        "the recipe is open",
        () -> workbench.state().recipe().plan("fc1").quantization().bits() == 4);
    assertEquals(List.of(), dialogs.errors());
  }

  @Test
  void fileOfNoKnownKindIsRefusedByItsName() throws Exception {
    open();
    Path document = Files.writeString(folder.resolve("notes.docx"), "no model");
    DraggedFiles dragged = drag(document);
    assertTrue(dragged.enter(LEFT));
    assertEquals("Cannot open notes.docx", words("#drop-open"));
    dragged.drop(LEFT);
    assertTrue(dialogs.errors().getFirst().message().contains("notes.docx"));
    assertFalse(state().project().isPresent());
  }

  @Test
  void textIsNotTakenAndNothingIsShownForIt() {
    open();
    DraggedFiles text = DraggedFiles.over(stage.getScene(), "some words");
    assertFalse(text.enter(LEFT));
    assertFalse(layerShown());
    assertFalse(text.drop(LEFT));
    assertEquals(List.of(), dialogs.errors());
  }

  @Test
  void layerGoesWhenTheFilesLeaveTheWindow() {
    open();
    DraggedFiles dragged = drag(LENET);
    dragged.enter(LEFT);
    assertTrue(layerShown());
    dragged.leave();
    assertFalse(layerShown());
    assertFalse(state().project().isPresent());
  }

  @Test
  void archiveIsOpenedOnTheLeft() throws Exception {
    open();
    Path archive = archive("small.espalier");
    DraggedFiles dragged = drag(archive);
    dragged.enter(RIGHT);
    dragged.move(LEFT);
    assertTrue(dragged.drop(LEFT));
    untilOpen();
    assertEquals(archive, state().project().orElseThrow().file());
    assertFalse(Files.exists(folder.resolve("small.onnx")));
  }

  @Test
  void archivesAreUnpackedOnTheRight() throws Exception {
    open();
    DraggedFiles dragged = drag(archive("one.espalier"), archive("two.Espalier"));
    dragged.enter(LEFT);
    assertEquals("Open model one.espalier\nOpen model two.Espalier", words("#drop-open"));
    dragged.move(RIGHT);
    settle();
    Snapshots.take(stage.getScene(), "drop-archives");
    assertEquals("Unpack to one.onnx\nUnpack to two.onnx", words("#drop-unpack"));
    assertTrue(dragged.drop(RIGHT));
    until(
        "both are unpacked",
        () -> Files.exists(folder.resolve("one.onnx")) && Files.exists(folder.resolve("two.onnx")));
    assertEquals(-1, Files.mismatch(LENET, folder.resolve("one.onnx")));
    assertEquals(-1, Files.mismatch(LENET, folder.resolve("two.onnx")));
    assertFalse(state().project().isPresent());
  }

  @Test
  void folderWithTheNameOfAnArchiveIsData() throws Exception {
    open();
    Path odd = Files.createDirectory(folder.resolve("odd.espalier"));
    DraggedFiles dragged = drag(odd);
    dragged.enter(RIGHT);
    assertEquals("Open data odd.espalier", words("#drop-open"));
    assertEquals("", words("#drop-unpack"));
  }
}
