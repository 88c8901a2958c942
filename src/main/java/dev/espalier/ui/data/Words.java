package dev.espalier.ui.data;

import java.util.function.Function;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** Choices as words. */
final class Words<T> extends StringConverter<T> {

  private final Function<T, String> words;

  Words(Function<T, String> words) {
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
