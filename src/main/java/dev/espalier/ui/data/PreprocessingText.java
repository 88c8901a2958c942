package dev.espalier.ui.data;

import dev.espalier.data.ChannelOrder;
import dev.espalier.data.Layout;
import dev.espalier.data.Normalization;
import dev.espalier.data.Preprocessing;
import dev.espalier.data.Resize;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A preprocessing as a person types it.
 *
 * @param mode how pictures come to their size
 * @param width pixels in a row
 * @param height rows
 * @param shorterSide pixels of the shorter side before the centre is cut out; 0 for just enough
 * @param scale a number, or a fraction such as 1/255
 * @param mean one number, or one per channel with commas between
 * @param std as many numbers
 * @param channels the channels that the model wants
 * @param layout the order of the axes that the model wants
 */
public record PreprocessingText(
    Resize.Mode mode,
    String width,
    String height,
    String shorterSide,
    String scale,
    String mean,
    String std,
    ChannelOrder channels,
    Layout layout) {

  private static final int DIGITS = 7;

  static PreprocessingText of(Preprocessing how) {
    Resize resize = how.resize();
    Normalization values = how.normalization();
    return new PreprocessingText(
        resize.mode(),
        Integer.toString(resize.width()),
        Integer.toString(resize.height()),
        Integer.toString(resize.shorterSide()),
        scale(values.scale()),
        list(values.mean()),
        list(values.std()),
        how.channels(),
        how.layout());
  }

  /** The same with other values. */
  public PreprocessingText with(Normalization values) {
    return new PreprocessingText(
        mode,
        width,
        height,
        shorterSide,
        scale(values.scale()),
        list(values.mean()),
        list(values.std()),
        channels,
        layout);
  }

  /** Whether another form says the same about a part. */
  public boolean sameIn(Preprocessing.Part part, PreprocessingText other) {
    return switch (part) {
      case RESIZE ->
          mode == other.mode
              && width.equals(other.width)
              && height.equals(other.height)
              && shorterSide.equals(other.shorterSide);
      case NORMALIZATION ->
          scale.equals(other.scale) && mean.equals(other.mean) && std.equals(other.std);
      case CHANNELS -> channels == other.channels;
      case LAYOUT -> layout == other.layout;
    };
  }

  /** Fractions of one stay fractions: 1/255 has no short decimal form. */
  private static String scale(double scale) {
    double inverse = Math.rint(1 / scale);
    return scale < 1 && inverse > 1 && 1 / inverse == scale ? "1/" + (long) inverse : number(scale);
  }

  private static String list(List<Double> numbers) {
    return numbers.stream().map(PreprocessingText::number).collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS));
    String text = rounded.stripTrailingZeros().toPlainString();
    return Double.parseDouble(text) == value ? text : Double.toString(value);
  }

  /**
   * What it says.
   *
   * @throws IllegalArgumentException if it cannot be; the message names the field
   */
  Preprocessing parse() {
    Resize resize =
        mode == Resize.Mode.NONE
            ? Resize.NONE
            : new Resize(
                mode,
                mode == Resize.Mode.COVER ? pixels("Shorter side", shorterSide) : 0,
                pixels("Width", width),
                pixels("Height", height));
    Normalization values =
        new Normalization(fraction(scale), numbers("Mean", mean), numbers("Deviation", std));
    return Preprocessing.of(resize, values, channels, layout);
  }

  private static int pixels(String field, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + ": '" + text + "' is no whole number", e);
    }
  }

  private static double fraction(String text) {
    String[] parts = text.split("/", 2);
    double above = number("Scale", parts[0]);
    return parts.length == 1 ? above : above / number("Scale", parts[1]);
  }

  private static List<Double> numbers(String field, String text) {
    List<Double> numbers = new ArrayList<>();
    for (String part : text.split("[,;]", -1)) {
      numbers.add(number(field, part));
    }
    return numbers;
  }

  private static double number(String field, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(field + ": '" + text.strip() + "' is no number", e);
    }
  }
}
