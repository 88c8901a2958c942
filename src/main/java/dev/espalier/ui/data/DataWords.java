package dev.espalier.ui.data;

import dev.espalier.data.ChannelOrder;
import dev.espalier.data.Layout;
import dev.espalier.data.Resize;

/** What the choices of a preprocessing are called. */
final class DataWords {

  private DataWords() {}

  static String of(Resize.Mode mode) {
    return switch (mode) {
      case NONE -> "As it is";
      case STRETCH -> "Scaled to";
      case COVER -> "Scaled, centre cut out";
      case FIT -> "Scaled, black borders";
    };
  }

  static String of(ChannelOrder channels) {
    return switch (channels) {
      case RGB -> "Red, green, blue";
      case BGR -> "Blue, green, red";
      case GRAY -> "Gray";
      case AS_STORED -> "As they are";
    };
  }

  static String of(Layout layout) {
    return switch (layout) {
      case NCHW -> "NCHW: channel, row, column";
      case NHWC -> "NHWC: row, column, channel";
    };
  }
}
