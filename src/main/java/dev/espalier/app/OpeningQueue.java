package dev.espalier.app;

import java.util.ArrayList;
import java.util.List;

/** What waits for a model that is being opened. */
final class OpeningQueue {
  private final List<Runnable> waiting = new ArrayList<>();
  private int opening;

  void begin() {
    opening++;
  }

  boolean isOpening() {
    return opening > 0;
  }

  void add(Runnable action) {
    waiting.add(action);
  }

  /** A model is open: what waited for it is done. */
  void opened() {
    opening--;
    List<Runnable> due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(Runnable::run);
  }

  /** No model came of it, so that there is nothing to wait for. */
  void gaveUp() {
    opening--;
    waiting.clear();
  }
}
