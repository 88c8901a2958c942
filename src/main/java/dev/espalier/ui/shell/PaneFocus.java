package dev.espalier.ui.shell;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;

/** Moves the focus from pane to pane, whatever has it within a pane. */
final class PaneFocus {
  private PaneFocus() {}

  static void cycle(Scene scene, int by, Parts parts) {
    List<Node> panes =
        Stream.of(parts.tree(), parts.inspector(), parts.compare(), parts.log(), parts.tasks())
            .filter(pane -> scene.equals(pane.getScene()) && shown(pane))
            .toList();
    int current = -1;
    for (int i = 0; i < panes.size(); i++) {
      if (holds(panes.get(i), scene.getFocusOwner())) {
        current = i;
      }
    }
    for (int step = 1; step <= panes.size(); step++) {
      int start = current < 0 && by < 0 ? 0 : current;
      int next = Math.floorMod(start + by * step, panes.size());
      Optional<Node> first = firstFocusable(panes.get(next));
      if (first.isPresent()) {
        first.get().requestFocus();
        return;
      }
    }
  }

  private static boolean shown(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Node pane, Node focused) {
    for (Node at = focused; at != null; at = at.getParent()) {
      if (at.equals(pane)) {
        return true;
      }
    }
    return false;
  }

  /** The first node in reading order that takes the focus. */
  private static Optional<Node> firstFocusable(Node node) {
    if (!node.isVisible() || node.isDisabled()) {
      return Optional.empty();
    }
    if (node.isFocusTraversable()) {
      return Optional.of(node);
    }
    if (node instanceof Parent parent) {
      return parent.getChildrenUnmodifiable().stream()
          .map(PaneFocus::firstFocusable)
          .flatMap(Optional::stream)
          .findFirst();
    }
    return Optional.empty();
  }
}
