package dev.espalier.data;

/** The colour channels that a model wants, in their order. */
public enum ChannelOrder {
  /** Red, green, blue. */
  RGB(3),
  /** Blue, green, red: the order of models from Caffe and OpenCV. */
  BGR(3),
  /** One channel of brightness (ITU-R 601 luma where the picture is coloured). */
  GRAY(1),
  /** All channels of the data, whatever they are, in the data's order. */
  AS_STORED(-1);

  private final int channels;

  ChannelOrder(int channels) {
    this.channels = channels;
  }

  /** Number of channels, -1 where the data decides. */
  public int channels() {
    return channels;
  }
}
