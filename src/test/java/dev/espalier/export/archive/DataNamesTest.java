package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that lead anywhere but beside the model are known as such. */
class DataNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/..",
        ".",
        "./x",
        "a//b",
        "a/",
        "..\\x",
        "a\\b",
        "\\\\host\\x",
        "C:\\x",
        "C:x",
        "c:/x",
        "x:stream",
        ".bashrc",
        "a/.git/x",
        "x.",
        "x ",
        "NUL",
        "con.data",
        "a/Com1 .txt",
        "a\u0000b",
        "a\nb",
        "a\u202Eb",
        "\u001b[2J",
        "what?",
        "*",
        "<",
        "\"",
        "|"
      })
  void nameThatLeadsElsewhereIsRefused(String name) {
    String problem = DataNames.problem(List.of("ok", name)).orElseThrow();
    assertTrue(problem.startsWith("the name '"), problem);
    assertTrue(problem.chars().noneMatch(c -> c < ' '), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weights-0000abcd.data",
        "model.onnx.data",
        "a/b/c",
        "w\u00F6rter",
        "onnx__MatMul_123",
        "\u6743\u91CD",
        "x..y",
        "console",
        "common.bin",
        "a b",
        "com"
      })
  void ordinaryNameIsFine(String name) {
    assertEquals(Optional.empty(), DataNames.problem(List.of("ok", name)));
  }

  @Test
  void namesOfOneFileOnAnySystemAreRefused() {
    for (List<String> names :
        List.of(
            List.of("a", "a"),
            List.of("a/B", "A/b"),
            List.of("\u00E9", "e\u0301"),
            List.of("a/b", "a"),
            List.of("A", "a/b/c"))) {
      assertTrue(DataNames.problem(names).isPresent(), names::toString);
    }
    assertEquals(Optional.empty(), DataNames.problem(List.of("a/b", "a/c", "b", "ab")));
  }

  @Test
  void overlongNamesAreRefused() {
    assertTrue(DataNames.problem(List.of("x".repeat(241))).isPresent());
    assertTrue(DataNames.problem(List.of("x/".repeat(600) + "x")).isPresent());
    assertEquals(Optional.empty(), DataNames.problem(List.of("x".repeat(240))));
  }

  @Property
  void acceptedNameStaysBelowItsFolder(
      @ForAll
          @StringLength(max = 12)
          @CharRange(from = '.', to = '/')
          @CharRange(from = 'a', to = 'b')
          String name) {
    Path folder = Path.of("/folder/of/model");
    if (DataNames.problem(List.of(name)).isEmpty()) {
      Path place = folder.resolve(name);
      assertEquals(place, place.normalize());
      assertTrue(place.startsWith(folder) && !place.equals(folder), name);
    }
  }
}
