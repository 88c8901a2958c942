package dev.espalier.data;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a picture becomes a model's input: channels, size, values and layout, in this order. Kept as
 * JSON beside the data.
 *
 * @param resize how the picture comes to the model's size
 * @param normalization what happens to the values
 * @param channels the colour channels that the model wants
 * @param layout the order of the axes that the model wants
 * @param guessed the parts that nobody told, so that they can be shown as guesses and corrected
 */
public record Preprocessing(
    Resize resize,
    Normalization normalization,
    ChannelOrder channels,
    Layout layout,
    Set<Part> guessed) {

  /** What can be guessed or told on its own. */
  public enum Part {
    RESIZE,
    NORMALIZATION,
    CHANNELS,
    LAYOUT
  }

  /** Copies the set and checks that the channels agree. */
  public Preprocessing {
    guessed = Set.copyOf(guessed);
    if (channels.channels() > 0 && !normalization.fits(channels.channels())) {
      throw new IllegalArgumentException(
          "%d means for the %d channels of %s"
              .formatted(normalization.mean().size(), channels.channels(), channels));
    }
  }

  /** Nothing guessed. */
  public static Preprocessing of(
      Resize resize, Normalization normalization, ChannelOrder channels, Layout layout) {
    return new Preprocessing(resize, normalization, channels, layout, Set.of());
  }

  /** Says in a few words what is done about one part. */
  public String describe(Part part) {
    return switch (part) {
      case RESIZE -> "size: " + resize.describe();
      case NORMALIZATION -> "values: " + normalization.describe();
      case CHANNELS -> "channels: " + channels;
      case LAYOUT -> "layout: " + layout;
    };
  }

  /** With another way to the size, which is no guess any more. */
  public Preprocessing withResize(Resize told) {
    return new Preprocessing(told, normalization, channels, layout, without(Part.RESIZE));
  }

  /** With other values, which are no guess any more. */
  public Preprocessing withNormalization(Normalization told) {
    return new Preprocessing(resize, told, channels, layout, without(Part.NORMALIZATION));
  }

  /** With other channels, which are no guess any more; a mean per channel is kept if it fits. */
  public Preprocessing withChannels(ChannelOrder told) {
    boolean keep = told.channels() < 0 || normalization.fits(told.channels());
    Normalization values =
        keep ? normalization : new Normalization(normalization.scale(), List.of(0.0), List.of(1.0));
    return new Preprocessing(resize, values, told, layout, without(Part.CHANNELS));
  }

  /** With another layout, which is no guess any more. */
  public Preprocessing withLayout(Layout told) {
    return new Preprocessing(resize, normalization, channels, told, without(Part.LAYOUT));
  }

  private Set<Part> without(Part part) {
    Set<Part> rest = EnumSet.noneOf(Part.class);
    rest.addAll(guessed);
    rest.remove(part);
    return rest;
  }
}
