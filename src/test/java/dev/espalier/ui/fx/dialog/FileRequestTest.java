package dev.espalier.ui.fx.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What file is meant by a name and the kind chosen beside it. */
class FileRequestTest {
  private final FileRequest export =
      FileRequest.of("Export", FileKind.MODEL, FileKind.ORT).named("net-small.onnx");

  @Test
  void nameWithoutEndingGetsThatOfTheChosenKind() {
    assertEquals("net.onnx", completed("net", FileKind.MODEL));
    assertEquals("net.ort", completed("net", FileKind.ORT));
    FileRequest archive = FileRequest.of("Export", FileKind.ARCHIVE);
    assertEquals(
        Path.of("folder", "net.espalier"),
        archive.complete(Path.of("folder", "net"), FileKind.ARCHIVE));
  }

  @Test
  void suggestedNameGoesWithTheChosenKind() {
    assertEquals("net-small.onnx", completed("net-small.onnx", FileKind.MODEL));
    assertEquals("net-small.ort", completed("net-small.onnx", FileKind.ORT));
  }

  @Test
  void typedEndingIsKept() {
    assertEquals("mine.onnx", completed("mine.onnx", FileKind.ORT));
    assertEquals("mine.ort", completed("mine.ort", FileKind.MODEL));
    assertEquals("mine.espalier", completed("mine.espalier", FileKind.MODEL));
    FileRequest recipe = FileRequest.of("Save", FileKind.RECIPE);
    assertEquals(Path.of("mine.json"), recipe.complete(Path.of("mine.json"), FileKind.RECIPE));
    FileRequest any = FileRequest.of("Open");
    assertEquals(Path.of("mine"), any.complete(Path.of("mine"), FileKind.ANY));
  }

  private String completed(String name, FileKind kind) {
    return export.complete(Path.of("folder", name), kind).getFileName().toString();
  }
}
