package dev.espalier.laws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Which library may be used where: each in one place, so that it can be replaced. */
final class LibraryLaws {
  private LibraryLaws() {}

  static Stream<ArchRule> of(String root) {
    return Stream.of(
        only(root, "onnx..", "protobuf", "com.google.protobuf..", root + ".onnx.proto.."),
        only(root, "numeric.nd4j..", "ND4J", "org.nd4j..", "org.bytedeco.."),
        only(root, "json..", "Jackson", "tools.jackson..", "com.fasterxml.."),
        only(root, "runtime..", "onnxruntime", "ai.onnxruntime.."),
        only(root, "cli..", "picocli", "picocli.."),
        only(root, "data..", "image decoding", "javax.imageio..", "java.awt.."),
        only(root, "ui..", "JavaFX", "javafx.."),
        only(root, "ui..", "ControlsFX", "org.controlsfx..", "impl.org.controlsfx.."),
        only(root, "ui..", "themes and icons", "atlantafx..", "org.kordamp.ikonli.."),
        only(root, "ui.chart..", "ChartFX", "io.fair_acc.."));
  }

  private static ArchRule only(String root, String room, String library, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + "." + room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .as(library + " is used in " + room.replace("..", "") + " only");
  }
}
