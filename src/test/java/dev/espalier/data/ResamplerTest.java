package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResamplerTest {

  @Property(tries = 100)
  void scaleIsTheWeightedMeanOverTheTriangle(
      @ForAll @IntRange(min = 1, max = 13) int width,
      @ForAll @IntRange(min = 1, max = 13) int height,
      @ForAll @IntRange(min = 1, max = 13) int newWidth,
      @ForAll @IntRange(min = 1, max = 13) int newHeight,
      @ForAll @IntRange(min = 1, max = 3) int channels,
      @ForAll long seed) {
    byte[] samples = new byte[width * height * channels];
    new Random(seed).nextBytes(samples);
    DecodedImage image = new DecodedImage(width, height, channels, samples);
    float[] scaled = Resampler.scale(image, newWidth, newHeight);
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        for (int c = 0; c < channels; c++) {
          double expected = brute(image, newWidth, newHeight, x, y, c);
          assertEquals(expected, scaled[(y * newWidth + x) * channels + c], 1e-2);
        }
      }
    }
  }

  /** All pixels, each by its distance in both directions at once. */
  private static double brute(
      DecodedImage image, int newWidth, int newHeight, int x, int y, int channel) {
    double sum = 0;
    double weights = 0;
    for (int v = 0; v < image.height(); v++) {
      for (int u = 0; u < image.width(); u++) {
        double weight =
            triangle(u, x, (double) image.width() / newWidth)
                * triangle(v, y, (double) image.height() / newHeight);
        int at = (v * image.width() + u) * image.channels() + channel;
        sum += weight * (image.samples()[at] & 0xFF);
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double triangle(int from, int to, double step) {
    double distance = Math.abs(from + 0.5 - (to + 0.5) * step);
    return Math.max(0, 1 - distance / Math.max(1, step));
  }

  @Test
  void enlargingInterpolatesBetweenPixelCentres() {
    DecodedImage ramp = new DecodedImage(2, 1, 1, new byte[] {0, 100});
    assertArrayEquals(new float[] {0, 25, 75, 100}, Resampler.scale(ramp, 4, 1), 1e-4f);
  }

  @Test
  void halvingWeighsFourNeighboursInEachDirection() {
    DecodedImage line = new DecodedImage(4, 1, 1, new byte[] {0, 0, 80, 0});
    // Reach 2 around 1.0: weights 1/8 3/8 3/8 1/8 of pixels -1 to 2; the one outside is left out.
    float[] expected = {80 * 0.25f / (0.75f * 2 + 0.25f), 80 * 0.75f / (0.75f * 2 + 0.25f)};
    assertArrayEquals(expected, Resampler.scale(line, 2, 1), 1e-4f);
  }

  @Test
  void theSameSizeKeepsEveryValue() {
    byte[] samples = new byte[5 * 7 * 3];
    new Random(3).nextBytes(samples);
    float[] scaled = Resampler.scale(new DecodedImage(5, 7, 3, samples), 5, 7);
    for (int i = 0; i < samples.length; i++) {
      assertEquals(samples[i] & 0xFF, scaled[i]);
    }
  }
}
