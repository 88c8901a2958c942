package dev.espalier.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  record Inner(double scale, TimeUnit unit) {}

  record Outer(
      int version,
      String name,
      Optional<Inner> inner,
      OptionalDouble share,
      Map<String, List<Long>> sizes) {}

  record Broken(int value) {
    @Override
    public int value() {
      throw new IllegalStateException("no value");
    }
  }

  private static final Outer FULL =
      new Outer(
          1,
          "conv \"1\" µ",
          Optional.of(new Inner(0.1, TimeUnit.SECONDS)),
          OptionalDouble.of(0.5),
          Map.of("w", List.of(1L << 40, -2L)));

  @Test
  void readsWhatItWrote(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.json");
    Json.write(file, FULL);
    assertEquals(FULL, Json.read(file, Outer.class));
  }

  @Test
  void writesFieldsInOrderAndLeavesOutWhatIsAbsent() {
    Outer bare = new Outer(2, "n", Optional.empty(), OptionalDouble.empty(), Map.of());
    assertEquals("{\"version\":2,\"name\":\"n\",\"sizes\":{}}", Json.line(bare));
    assertEquals("{\"scale\":0.5,\"unit\":\"days\"}", Json.line(new Inner(0.5, TimeUnit.DAYS)));
  }

  @Test
  void aFileThatEndsTooSoonIsDescribedWithoutTheParsersInnards() {
    JsonException e = assertThrows(JsonException.class, () -> Json.parse("{\n", "a", Outer.class));
    assertEquals(
        "a, line 2: Unexpected end-of-input: expected close marker for Object", e.getMessage());
  }

  @Test
  void aFolderIsNamed(@TempDir Path folder) {
    JsonException e = assertThrows(JsonException.class, () -> Json.read(folder, Outer.class));
    assertEquals(folder + ": is a folder, not a file", e.getMessage());
  }

  @Test
  void absentOptionalsAreEmpty() throws JsonException {
    Outer bare = Json.parse("{\"version\":2,\"name\":\"n\",\"sizes\":{}}", "x", Outer.class);
    assertEquals(new Outer(2, "n", Optional.empty(), OptionalDouble.empty(), Map.of()), bare);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "| line 1",
        "{ | line 1",
        "not json | line 1",
        "[] | line 1",
        "{\"scale\":1} | field unit",
        "{\"unit\":\"days\"} | field scale",
        "{\"scale\":null,\"unit\":\"days\"} | field scale",
        "{\"scale\":1,\"unit\":null} | field unit",
        "{\"scale\":1,\"unit\":\"weeks\"} | field unit",
        "{\"scale\":\"1\",\"unit\":\"days\"} | field scale",
        "{\"scale\":1,\"unit\":\"days\",\"size\":1} | field size",
        "{\"scale\":1,\"scale\":2,\"unit\":\"days\"} | scale",
        "{\"scale\":1,\"unit\":\"days\"} x | line 1",
      })
  void refusesOtherTextAndSaysWhere(String text, String place) {
    JsonException refused =
        assertThrows(
            JsonException.class, () -> Json.parse(text == null ? "" : text, "r.json", Inner.class));
    String message = refused.getMessage();
    assertEquals("r.json", message.substring(0, 6));
    assertEquals(true, message.contains(place), message);
  }

  @Test
  void refusesBytesThatAreNoText(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.json");
    Files.write(file, new byte[] {'{', (byte) 0xC3, '}'});
    JsonException refused = assertThrows(JsonException.class, () -> Json.read(file, Outer.class));
    assertEquals(file + ": is not text in UTF-8, which JSON is", refused.getMessage());
  }

  @Test
  void refusesAFractionForAWholeNumber() {
    String text = "{\"version\":2.5,\"name\":\"n\",\"sizes\":{}}";
    assertThrows(JsonException.class, () -> Json.parse(text, "x", Outer.class));
  }

  @Test
  void numbersThatAreNotFiniteComeBack() throws JsonException {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE}) {
      String text = Json.line(new Inner(value, TimeUnit.DAYS));
      assertEquals(value, Json.parse(text, "x", Inner.class).scale());
    }
  }

  @Test
  void leavesTheOldFileWhenTheValueCannotBeWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.json");
    Files.writeString(file, "old");
    assertThrows(RuntimeException.class, () -> Json.write(file, new Broken(1)));
    assertEquals("old", Files.readString(file));
    Path missing = folder.resolve("none.json");
    assertThrows(NoSuchFileException.class, () -> Json.read(missing, Outer.class));
  }

  @Test
  void missingFieldIsNamed() {
    JsonException refused =
        assertThrows(
            JsonException.class, () -> Json.parse("{\"scale\": 1.0}", "a.json", Inner.class));
    assertTrue(refused.getMessage().endsWith("the field 'unit' is missing"), refused::getMessage);
  }
}
