package dev.espalier.ui.palette;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.ui.fx.Icon;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaletteViewModelTest {
  private final List<String> runs = new ArrayList<>();
  private final PaletteViewModel viewModel = new PaletteViewModel();

  @BeforeEach
  void fill() {
    viewModel.addSource(() ->
        List.of(
            item("Open model", true),
            item("Export compressed model", true),
            item("Save recipe", true),
            item("Redo", false)));
    viewModel.open();
  }

  private PaletteItem item(String text, boolean enabled) {
    return new PaletteItem(text, "File", "", Icon.OPEN_MODEL, enabled, () -> runs.add(text));
  }

  private List<String> texts() {
    return viewModel.matches().stream().map(PaletteItem::text).toList();
  }

  @Test
  void lettersAtTheStartOfWordsFindACommand() {
    viewModel.queryProperty().set("ecm");
    assertEquals(List.of("Export compressed model"), texts());
  }

  @Test
  void wholeWordsComeBeforeScatteredLetters() {
    viewModel.queryProperty().set("re");
    assertEquals("Save recipe", texts().getFirst());
    assertTrue(texts().contains("Export compressed model"));
  }

  @Test
  void disabledCommandsComeAfterEqualsAndDoNotRun() {
    assertEquals("Redo", texts().getLast());

    viewModel.queryProperty().set("redo");
    viewModel.run(() -> runs.add("closed"));

    assertEquals("Redo", texts().getFirst());
    assertEquals(List.of(), runs);
  }

  @Test
  void selectionGoesRoundAndIsWhatRuns() {
    viewModel.move(-2);
    assertEquals(2, viewModel.selectedProperty().get());

    viewModel.run(() -> runs.add("closed"));
    assertEquals(List.of("closed", "Save recipe"), runs);
  }

  @Test
  void nothingIsSelectedWhenNothingMatches() {
    viewModel.queryProperty().set("xyz");
    assertEquals(-1, viewModel.selectedProperty().get());
    viewModel.run(() -> runs.add("closed"));
    assertEquals(List.of(), runs);
  }
}
