package dev.espalier.recipe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Undo by snapshots: every step keeps the whole value, which is small and immutable. Changes with
 * the same key that follow one another are one step, so that the drag of a slider is undone at
 * once. Called by one thread.
 *
 * @param <T> an immutable value with {@code equals}
 */
public final class History<T> {

  /** Steps that can be undone at the most. */
  public static final int DEPTH = 500;

  private record Step<T>(T before, T after, String description, @Nullable String key) {}

  private final Deque<Step<T>> done = new ArrayDeque<>();
  private final Deque<Step<T>> undone = new ArrayDeque<>();
  private T current;
  private T saved;
  private boolean coalescing;

  /** A history that begins, saved, with a value. */
  public History(T initial) {
    current = initial;
    saved = initial;
  }

  /** The value now. */
  public T current() {
    return current;
  }

  /** Makes a step of its own. */
  public void push(T next, String description) {
    push(next, description, null);
  }

  /**
   * Makes a step, or goes on with the last one if that had the same key and nothing came in
   * between.
   *
   * @param key what is being changed; null for a step of its own
   */
  public void push(T next, String description, @Nullable String key) {
    if (next.equals(current)) {
      return;
    }
    Step<T> last = done.peek();
    boolean goesOn = coalescing && key != null && last != null && Objects.equals(last.key(), key);
    T before = goesOn ? done.pop().before() : current;
    done.push(new Step<>(before, next, description, key));
    if (done.size() > DEPTH) {
      done.removeLast();
    }
    undone.clear();
    current = next;
    coalescing = key != null;
  }

  /** Ends a drag: the next change is a step of its own, whatever its key. */
  public void endCoalescing() {
    coalescing = false;
  }

  /** Whether there is a step to take back. */
  public boolean canUndo() {
    return !done.isEmpty();
  }

  /** Whether a step was taken back that can be done again. */
  public boolean canRedo() {
    return !undone.isEmpty();
  }

  /** What {@link #undo} would take back. */
  public Optional<String> undoDescription() {
    return Optional.ofNullable(done.peek()).map(Step::description);
  }

  /** What {@link #redo} would do again. */
  public Optional<String> redoDescription() {
    return Optional.ofNullable(undone.peek()).map(Step::description);
  }

  /**
   * Takes the last step back.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public void undo() {
    Step<T> step = done.pop();
    undone.push(step);
    current = step.before();
    coalescing = false;
  }

  /**
   * Does the last step that was taken back again.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public void redo() {
    Step<T> step = undone.pop();
    done.push(step);
    current = step.after();
    coalescing = false;
  }

  /** Whether the value differs from the one that was saved last. */
  public boolean dirty() {
    return !current.equals(saved);
  }

  /** The value is saved now. */
  public void markSaved() {
    saved = current;
    coalescing = false;
  }
}
