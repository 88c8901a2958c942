package dev.espalier.ui.data;

import dev.espalier.data.Normalization;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The usual ranges that models want pixels in. */
public enum ValueRange {
  BYTES("0 to 255, as they are", Normalization.IDENTITY),
  UNIT("0 to 1", Normalization.UNIT),
  SIGNED("\u22121 to 1", Normalization.of(1 / 255.0, 0.5, 0.5)),
  IMAGENET("ImageNet's mean and deviation", Normalization.IMAGENET),
  OTHER("Other", null);

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // an immutable record, or nothing
  private final Optional<Normalization> values;

  ValueRange(String text, @Nullable Normalization values) {
    this.text = text;
    this.values = Optional.ofNullable(values);
  }

  /** The range that these values come to. */
  static ValueRange of(Normalization values) {
    for (ValueRange range : values()) {
      if (range.values.filter(values::equals).isPresent()) {
        return range;
      }
    }
    return OTHER;
  }

  /** How pixels come to this range; empty where that has to be said. */
  Optional<Normalization> normalization() {
    return values;
  }

  @Override
  public String toString() {
    return text;
  }
}
