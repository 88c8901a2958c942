package dev.espalier.ui.fx;

import java.util.function.Function;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Choices as words. */
public final class Words<T> extends StringConverter<T> {

  private final Function<T, String> words;

  /**
   * Choices.
   *
   * @param words what one is called before people
   */
  public Words(Function<T, String> words) {
    this.words = words;
  }

  @Override
  public String toString(@Nullable T value) {
    return value == null ? "" : words.apply(value);
  }

  @Override
  public T fromString(String text) {
    throw new IllegalArgumentException("only chosen, never typed: " + text);
  }
}
