package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PictureTransformTest {

  /** Two pixels: (10, 20, 30) and (40, 50, 60). */
  private static final DecodedImage COLOUR =
      new DecodedImage(2, 1, 3, new byte[] {10, 20, 30, 40, 50, 60});

  private static final DecodedImage GRAY = new DecodedImage(2, 1, 1, new byte[] {10, 40});

  private static float[] apply(PixelRows picture, Normalization values, ChannelOrder channels) {
    return apply(picture, values, channels, Layout.NCHW);
  }

  private static float[] apply(
      PixelRows picture, Normalization values, ChannelOrder channels, Layout layout) {
    return new PictureTransform(Preprocessing.of(Resize.NONE, values, channels, layout))
        .apply(picture);
  }

  @Test
  void layoutPutsChannelsFirstOrLast() {
    assertArrayEquals(
        new float[] {10, 40, 20, 50, 30, 60},
        apply(COLOUR, Normalization.IDENTITY, ChannelOrder.RGB));
    assertArrayEquals(
        new float[] {10, 20, 30, 40, 50, 60},
        apply(COLOUR, Normalization.IDENTITY, ChannelOrder.RGB, Layout.NHWC));
  }

  @Test
  void channelsAreReversedWeighedOrRepeated() {
    assertArrayEquals(
        new float[] {30, 60, 20, 50, 10, 40},
        apply(COLOUR, Normalization.IDENTITY, ChannelOrder.BGR));
    // 0.299 * 10 + 0.587 * 20 + 0.114 * 30
    assertArrayEquals(
        new float[] {18.15f, 48.15f},
        apply(COLOUR, Normalization.IDENTITY, ChannelOrder.GRAY),
        1e-4f);
    assertArrayEquals(
        new float[] {10, 40, 10, 40, 10, 40},
        apply(GRAY, Normalization.IDENTITY, ChannelOrder.BGR));
  }

  @Test
  void normalizationIsThatOfTorchvisionPerChannel() {
    Normalization values = new Normalization(0.1, List.of(1.0, 2.0, 3.0), List.of(1.0, 2.0, 4.0));
    assertArrayEquals(
        new float[] {0, 3, 0, 1.5f, 0, 0.75f}, apply(COLOUR, values, ChannelOrder.RGB), 1e-6f);
    assertArrayEquals(
        new float[] {0.5f, 3.5f},
        apply(GRAY, Normalization.of(1, 5, 10), ChannelOrder.GRAY),
        1e-6f);
  }

  @Test
  void coverCutsOutTheCentre() {
    byte[] samples = new byte[12 * 4];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i % 12);
    }
    DecodedImage wide = new DecodedImage(12, 4, 1, samples);
    float[] cut = PictureFrame.apply(wide, Resize.cover(0, 4, 4));
    for (int i = 0; i < 16; i++) {
      assertEquals(4 + i % 4, cut[i]);
    }
  }

  @Test
  void coverScalesTheShorterSideFirst() {
    // 8 x 16 with the shorter side to 4 is 4 x 8; its middle 2 x 2 are rows 3 and 4.
    byte[] samples = new byte[8 * 16];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i / 8 * 10);
    }
    float[] cut = PictureFrame.apply(new DecodedImage(8, 16, 1, samples), Resize.cover(4, 2, 2));
    // Row 3 of 8 is centred on row 6.5 of 16, row 4 on row 8.5; the rows are a ramp of 10 per row.
    assertArrayEquals(new float[] {65, 65, 85, 85}, cut, 1e-3f);
  }

  @Test
  void fitAddsBlackBorders() {
    DecodedImage wide = new DecodedImage(4, 2, 1, new byte[] {9, 9, 9, 9, 9, 9, 9, 9});
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0},
        PictureFrame.apply(wide, Resize.fit(4, 4)),
        1e-5f);
  }

  @Test
  void stretchForgetsTheProportions() {
    DecodedImage wide = new DecodedImage(4, 1, 1, new byte[] {8, 8, 8, 8});
    assertArrayEquals(
        new float[] {8, 8, 8, 8, 8, 8}, PictureFrame.apply(wide, Resize.stretch(2, 3)), 1e-5f);
  }

  @Test
  void oddMarginsAreCutWhereTorchvisionCutsThem() {
    // Python rounds 0.5 to 0, 1.5 to 2.
    DecodedImage five = new DecodedImage(5, 1, 1, new byte[] {0, 1, 2, 3, 4});
    assertArrayEquals(
        new float[] {0, 1, 2, 3}, PictureFrame.apply(five, Resize.cover(1, 4, 1)), 1e-5f);
    DecodedImage seven = new DecodedImage(7, 1, 1, new byte[] {0, 1, 2, 3, 4, 5, 6});
    assertArrayEquals(
        new float[] {2, 3, 4, 5}, PictureFrame.apply(seven, Resize.cover(1, 4, 1)), 1e-5f);
  }
}
