package dev.espalier.calibrate;

import dev.espalier.network.InputWindow.Patches;

/**
 * Which elements of one spatial axis a convolution takes.
 *
 * @param size of the axis
 * @param places of the output along it
 * @param kernel size of the kernel along it
 * @param sources for each place and element of the kernel the index along the axis, -1 for padding;
 *     place after place
 */
record PatchGrid(int size, int places, int kernel, int[] sources) {

  /** The grid of one axis of a value. */
  static PatchGrid of(Patches patches, int axis, int size) {
    int kernel = patches.kernel().get(axis);
    int stride = patches.strides().get(axis);
    int dilation = patches.dilations().get(axis);
    int reach = (kernel - 1) * dilation + 1;
    int before = patches.pads().get(axis);
    int after = patches.pads().get(axis + patches.kernel().size());
    if (patches.transposed()) {
      // With auto_pad the output is size * stride long.
      boolean same = patches.padding().startsWith("SAME");
      int total = same ? Math.max(0, reach - stride) : before + after;
      int begin = same ? begin(patches.padding(), total) : before;
      int places = Math.max(0, (size - 1) * stride + reach - total);
      return transposed(size, places, kernel, stride, dilation, begin);
    }
    return switch (patches.padding()) {
      case "SAME_UPPER", "SAME_LOWER" -> {
        int places = Math.ceilDiv(size, stride);
        int total = Math.max(0, (places - 1) * stride + reach - size);
        yield plain(size, places, kernel, stride, dilation, begin(patches.padding(), total));
      }
      case "VALID" -> plain(size, places(size, reach, stride), kernel, stride, dilation, 0);
      default -> {
        int places = places(size + before + after, reach, stride);
        yield plain(size, places, kernel, stride, dilation, before);
      }
    };
  }

  private static int begin(String padding, int total) {
    return padding.equals("SAME_LOWER") ? total - total / 2 : total / 2;
  }

  private static int places(int padded, int reach, int stride) {
    return padded < reach ? 0 : (padded - reach) / stride + 1;
  }

  private static PatchGrid plain(
      int size, int places, int kernel, int stride, int dilation, int before) {
    int[] sources = new int[places * kernel];
    for (int place = 0; place < places; place++) {
      for (int k = 0; k < kernel; k++) {
        int source = place * stride + k * dilation - before;
        sources[place * kernel + k] = source >= 0 && source < size ? source : -1;
      }
    }
    return new PatchGrid(size, places, kernel, sources);
  }

  private static PatchGrid transposed(
      int size, int places, int kernel, int stride, int dilation, int before) {
    int[] sources = new int[places * kernel];
    for (int place = 0; place < places; place++) {
      for (int k = 0; k < kernel; k++) {
        int scaled = place + before - k * dilation;
        boolean hit = scaled >= 0 && scaled % stride == 0 && scaled / stride < size;
        sources[place * kernel + k] = hit ? scaled / stride : -1;
      }
    }
    return new PatchGrid(size, places, kernel, sources);
  }

  int source(int place, int k) {
    return sources[place * kernel + k];
  }
}
