package dev.espalier.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowBoundsTest {

  @Test
  void textReadsBack() {
    var bounds = new WindowBounds(-20, 0, 1280, 800, true);
    assertEquals(Optional.of(bounds), WindowBounds.parse(bounds.text()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 2 3",
        "a b c d true",
        "0 0 10 10 false",
        "NaN 0 800 600 false",
        "0 0 1e999 600 false"
      })
  void parseRefusesWhatMakesNoSense(String text) {
    assertEquals(Optional.empty(), WindowBounds.parse(text));
  }
}
