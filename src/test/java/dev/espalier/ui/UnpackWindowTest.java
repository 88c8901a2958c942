package dev.espalier.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.task.TaskState;
import dev.espalier.app.task.TaskStatus;
import dev.espalier.export.archive.Packer;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import dev.espalier.ui.fx.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/** Archives unpacked in the window: the same files come back, or none. */
class UnpackWindowTest extends OpenWindow {

  private Path packed(Path model) throws IOException {
    Path archive = Files.createDirectories(folder.resolve("packed")).resolve("small.espalier");
    Packer.pack(model, archive, Progress.none(), CancelSignal.none());
    return archive;
  }

  private List<String> beside(Path archive) throws IOException {
    try (Stream<Path> files = Files.list(archive.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void untilEnded(String task) {
    until(task + " has ended", () -> ended(task).isPresent());
  }

  private java.util.Optional<TaskStatus> ended(String task) {
    return tasks.tasks().stream()
        .filter(one -> one.title().equals(task) && one.state().ended())
        .findFirst();
  }

  @Test
  void openArchiveIsUnpackedBesideItByOneClick() throws Exception {
    Path archive = packed(LENET);
    open(archive);
    untilOpen();
    settle();
    Snapshots.take(stage.getScene(), "archive-open");
    clickOn("#button-unpack-open");
    untilEnded("Unpacking small.espalier");
    assertEquals(-1, Files.mismatch(LENET, archive.resolveSibling("small.onnx")));
    assertEquals(List.of(), dialogs.asked());
    settle();
    assertEquals("Unpacked small.onnx, byte for byte as packed", text("#status-notice"));
  }

  @Test
  void modelThatIsNoArchiveHasNoButtonForIt() {
    open(LENET);
    untilOpen();
    settle();
    assertFalse(fx(() -> lookup("#button-unpack-open").query().isVisible()));
  }

  @Test
  void whatIsThereAlreadyIsAskedAboutAndStaysIfNobodyAnswers() throws Exception {
    Path archive = packed(LENET);
    Path mine = Files.writeString(archive.resolveSibling("small.onnx"), "mine");
    open(archive);
    untilOpen();
    settle();
    push(KeyCode.CONTROL, KeyCode.U);
    settle();
    assertEquals(List.of("Unpack small.espalier to"), dialogs.asked());
    assertEquals("mine", Files.readString(mine));

    Path other = archive.resolveSibling("other.onnx");
    dialogs.choose(other);
    push(KeyCode.CONTROL, KeyCode.U);
    untilEnded("Unpacking small.espalier");
    assertEquals(-1, Files.mismatch(LENET, other));
    assertEquals("mine", Files.readString(mine));
  }

  @Test
  void anyArchiveIsUnpackedByTheMenuWithItsData() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    Path model = source.resolve("m.onnx");
    try (OnnxModel lenet = OnnxModel.open(LENET)) {
      lenet.edit().write(model, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true));
    }
    Path archive = packed(model);
    Path target = Files.createDirectory(folder.resolve("there")).resolve("back.onnx");
    open();
    dialogs.choose(archive).choose(target);
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.U);
    untilEnded("Unpacking small.espalier");
    settle();
    assertEquals(
        "Unpacked back.onnx and a data file, byte for byte as packed", text("#status-notice"));
    assertEquals(-1, Files.mismatch(model, target));
    for (String name : beside(model)) {
      if (!name.equals("m.onnx")) {
        assertEquals(-1, Files.mismatch(model.resolveSibling(name), target.resolveSibling(name)));
      }
    }
    assertEquals(2, beside(target).size());

    Path again = target.resolveSibling("again.onnx");
    dialogs.choose(archive).choose(again);
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.U);
    until("the refusal is shown", () -> !dialogs.errors().isEmpty());
    assertEquals("Cannot unpack small.espalier", dialogs.errors().getFirst().title());
    String data = beside(model).stream().filter(n -> !n.equals("m.onnx")).findFirst().orElseThrow();
    assertTrue(dialogs.errors().getFirst().message().contains(data));
    assertFalse(Files.exists(again));
  }

  @Test
  void damagedArchiveIsNamedAndNothingIsWritten() throws Exception {
    Path archive = packed(LENET);
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    open();
    dialogs.choose(archive).choose(archive.resolveSibling("back.onnx"));
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.U);
    until("the damage is shown", () -> !dialogs.errors().isEmpty());
    assertTrue(dialogs.errors().getFirst().message().startsWith(archive.toString()));
    assertEquals(List.of("small.espalier"), beside(archive));
  }

  @Test
  void cancelledUnpackingLeavesNothing() throws Exception {
    Path archive = packed(MiniLm.in(folder));
    open();
    dialogs.choose(archive).choose(archive.resolveSibling("back.onnx"));
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.U);
    until("it is under way", () -> tasks.tasks().stream().anyMatch(t -> t.fraction() > 0));
    fxRun(() -> tasks.tasks().forEach(task -> tasks.cancel(task.id())));
    untilEnded("Unpacking small.espalier");
    assertEquals(TaskState.CANCELLED, ended("Unpacking small.espalier").orElseThrow().state());
    settle();
    assertEquals("Unpacking small.espalier: cancelled", text("#status-notice"));
    assertEquals(List.of("small.espalier"), beside(archive));
  }
}
