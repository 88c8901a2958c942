package dev.espalier.laws;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each law finds the class that breaks it. */
class LawsBiteTest {
  private static final String ROOT = "broken";

  @TempDir Path folder;

  /** A law, the class that breaks it, and what that class calls. */
  record Breach(String law, String offender, String... called) {}

  static Stream<Breach> breaches() {
    return Stream.of(
        new Breach("every class is in one of the rooms", "attic.Box"),
        new Breach("no room uses the composition root", "io.Caller", "broken.Main"),
        new Breach("recipe uses the settings of method only", "recipe.R", "broken.method.M"),
        new Breach("protobuf is used in onnx only", "network.P", "com.google.protobuf.Message"),
        new Breach("protobuf is used in onnx only", "network.Q", "broken.onnx.proto.ModelProto"),
        new Breach(
            "ND4J is used in numeric.nd4j only", "numeric.N", "org.nd4j.linalg.factory.Nd4j"),
        new Breach("ND4J is used in numeric.nd4j only", "method.B", "org.bytedeco.javacpp.Pointer"),
        new Breach("Jackson is used in json only", "recipe.J", "tools.jackson.databind.JsonNode"),
        new Breach(
            "onnxruntime is used in runtime only", "evaluate.O", "ai.onnxruntime.OrtSession"),
        new Breach("picocli is used in cli only", "app.P", "picocli.CommandLine"),
        new Breach("image decoding is used in data only", "ui.I", "javax.imageio.ImageIO"),
        new Breach("JavaFX is used in ui only", "app.F", "javafx.beans.property.StringProperty"),
        new Breach("ControlsFX is used in ui only", "cli.C", "org.controlsfx.control.PopOver"),
        new Breach("themes and icons is used in ui only", "app.T", "atlantafx.base.theme.Theme"),
        new Breach("ChartFX is used in ui.chart only", "ui.tree.C", "io.fair_acc.chartfx.Chart"),
        new Breach(
            "view models use javafx.beans and javafx.collections only",
            "ui.tree.TreeViewModel",
            "javafx.scene.Node"),
        new Breach("view models do not know the views", "ui.a.AViewModel", "broken.ui.a.AView"),
        new Breach(UiLaws.VIEWS, "ui.tree.AppView", "broken.app.Workbench"),
        new Breach(UiLaws.VIEWS, "ui.tree.FarView", "broken.ui.other.OtherViewModel"),
        new Breach("only cli uses java.lang.IO", "app.Speaker", "java.lang.IO"),
        new Breach(
            "java.util.logging is used in log packages only", "app.L", "java.util.logging.Logger"),
        new Breach("every package is null-marked", "app.A"));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void lawFindsTheOffender(Breach breach) {
    String offender = ROOT + "." + breach.offender();
    writer().writeCaller(offender, breach.called());
    assertFinds(breach.law(), offender);
  }

  @ParameterizedTest
  @EnumSource
  void roomMayUseOnlyWhatItsRowSays(Room room) {
    for (Room other : Room.values()) {
      writer().writeCaller(home(other), "java.lang.Object");
      writer().writeCaller(home(room) + "To" + other.name(), home(other));
    }
    List<String> found = violations("room " + name(room) + " uses only what its row allows");
    Set<String> forbidden =
        Arrays.stream(Room.values())
            .filter(
                other -> found.stream().anyMatch(text -> text.contains("To" + other.name() + ".")))
            .map(LawsBiteTest::name)
            .collect(Collectors.toSet());
    assertEquals(
        room.forbidden().stream().map(LawsBiteTest::name).collect(Collectors.toSet()), forbidden);
  }

  @Test
  void circlesAreFound() {
    writer().writeCaller("broken.app.a.A", "broken.app.b.B");
    writer().writeCaller("broken.app.b.B", "broken.app.a.A");
    assertFinds("no circles of packages", "broken.app.b.B");
  }

  @Test
  void aViewMayCallWhatIsItsOwn() {
    String view = "broken.ui.tree.TreeView";
    writer()
        .writeCaller(
            view,
            "broken.ui.tree.TreeViewModel",
            "broken.ui.tree.Cell",
            "broken.ui.fx.Icon",
            "broken.ui.chart.Histogram",
            "broken.ui.shell.OtherView",
            "javafx.scene.Node",
            "dev.espalier.numeric.CancelSignal");
    assertEquals(List.of(), violations(UiLaws.VIEWS));
  }

  @Test
  void onlyFxThreadHops() {
    MethodTypeDesc runLater =
        MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.Runnable"));
    for (String name : List.of("broken.ui.fx.FxThread", "broken.ui.fx.Hopper")) {
      writer()
          .write(
              name,
              type ->
                  type.withMethodBody(
                      "hop",
                      ClassWriter.NO_ARGUMENTS,
                      ACC_PUBLIC | ACC_STATIC,
                      code ->
                          code.aconst_null()
                              .invokestatic(
                                  ClassDesc.of("javafx.application.Platform"), "runLater", runLater)
                              .return_()));
    }
    List<String> found = violations("FxThread alone calls Platform.runLater");
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("Hopper"), found::toString);
  }

  @Test
  void singletonsAndGlobalStateAreFound() {
    writer()
        .write(
            "broken.app.Single",
            type ->
                type.withField("state", ConstantDescs.CD_int, ACC_STATIC)
                    .withMethodBody(
                        "getInstance",
                        MethodTypeDesc.of(ConstantDescs.CD_Object),
                        ACC_PUBLIC | ACC_STATIC,
                        code -> code.aconst_null().areturn()));
    assertFinds("no static getInstance", "broken.app.Single");
    assertFinds("static fields are final", "broken.app.Single.state");
  }

  @Test
  void standardStreamsAreFoundOutsideOfCli() {
    for (String name : List.of("broken.cli.Printer", "broken.app.Printer")) {
      writer()
          .write(
              name,
              type ->
                  type.withMethodBody(
                      "print",
                      ClassWriter.NO_ARGUMENTS,
                      ACC_PUBLIC | ACC_STATIC,
                      code ->
                          code.getstatic(
                                  ClassDesc.of("java.lang.System"),
                                  "out",
                                  ClassDesc.of(PrintStream.class.getName()))
                              .pop()
                              .return_()));
    }
    List<String> found = violations("only cli writes to standard output and error");
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.getFirst().contains("broken.app.Printer"), found::toString);
  }

  @Test
  void everyLawIsTried() {
    Set<String> tried = breaches().map(Breach::law).collect(Collectors.toSet());
    tried.addAll(
        List.of(
            "no circles of packages",
            "FxThread alone calls Platform.runLater",
            "no static getInstance",
            "static fields are final",
            "only cli writes to standard output and error"));
    Set<String> untried = Laws.of(ROOT).map(ArchRule::getDescription).collect(Collectors.toSet());
    untried.removeAll(tried);
    untried.removeIf(law -> law.startsWith("room "));
    assertEquals(Set.of(), untried);
  }

  private void assertFinds(String law, String offender) {
    List<String> found = violations(law);
    assertTrue(found.stream().anyMatch(text -> text.contains(offender)), found::toString);
  }

  private List<String> violations(String description) {
    JavaClasses classes = new ClassFileImporter().importPath(folder);
    List<ArchRule> laws =
        Laws.of(ROOT).filter(law -> law.getDescription().equals(description)).toList();
    assertEquals(1, laws.size(), description);
    return laws.getFirst().evaluate(classes).getFailureReport().getDetails();
  }

  private ClassWriter writer() {
    return new ClassWriter(folder);
  }

  private static String home(Room room) {
    return ROOT + "." + name(room) + ".Home";
  }

  private static String name(Room room) {
    return room.name().toLowerCase(Locale.ROOT);
  }
}
