package dev.espalier.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HistoryTest {

  @Test
  void dragIsOneStep() {
    History<Integer> history = new History<>(0);
    history.push(1, "Prune fc1", "drag");
    history.push(2, "Prune fc1", "drag");
    history.push(3, "Prune fc1", "drag");
    history.undo();
    assertEquals(0, history.current());
    history.redo();
    assertEquals(3, history.current());
  }

  @Test
  void secondDragIsAStepOfItsOwn() {
    History<Integer> history = new History<>(0);
    history.push(1, "Prune fc1", "drag");
    history.endCoalescing();
    history.push(2, "Prune fc1", "drag");
    history.undo();
    assertEquals(1, history.current());
  }

  @Test
  void changeAfterUndoForgetsWhatWasTakenBack() {
    History<Integer> history = new History<>(0);
    history.push(1, "one");
    history.undo();
    history.push(2, "two");
    assertFalse(history.canRedo());
    assertEquals(Optional.of("two"), history.undoDescription());
  }

  @Test
  void dirtyComparesWithWhatWasSaved() {
    History<Integer> history = new History<>(0);
    assertFalse(history.dirty());
    history.push(1, "one");
    assertTrue(history.dirty());
    history.markSaved();
    assertFalse(history.dirty());
    history.undo();
    assertTrue(history.dirty());
    history.redo();
    assertFalse(history.dirty());
  }

  @Test
  void pushOfTheSameValueIsNoStep() {
    History<Integer> history = new History<>(5);
    history.push(5, "nothing");
    assertFalse(history.canUndo());
  }

  @Property
  void undoingEverythingLeadsThroughAllValuesBackToTheFirst(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 9) Integer> values) {
    History<Integer> history = new History<>(-1);
    List<Integer> seen = new ArrayList<>(List.of(-1));
    for (Integer value : values) {
      history.push(value, "to " + value);
      if (!seen.getLast().equals(value)) {
        seen.add(value);
      }
    }
    for (int i = seen.size() - 1; i > 0; i--) {
      assertEquals(seen.get(i), history.current());
      history.undo();
    }
    assertEquals(-1, history.current());
    assertFalse(history.canUndo());
  }
}
