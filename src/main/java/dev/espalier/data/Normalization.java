package dev.espalier.data;

import java.util.List;

/**
 * What a pixel's value becomes: {@code (pixel * scale - mean) / std}, with pixels from 0 to 255.
 * Mean and standard deviation are in scaled units, as torchvision gives them.
 *
 * @param scale often 1/255 or 1
 * @param mean one value for all channels, or one per channel in the model's channel order
 * @param std as many values as {@code mean}, none of them zero
 */
public record Normalization(double scale, List<Double> mean, List<Double> std) {

  /** Values as they are. */
  public static final Normalization IDENTITY = of(1, 0, 1);

  /** Pixels from 0 to 1. */
  public static final Normalization UNIT = of(1 / 255.0, 0, 1);

  /** The channel means and deviations of ImageNet, for RGB. */
  public static final Normalization IMAGENET =
      new Normalization(1 / 255.0, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  /** Checks that the numbers can be used. */
  public Normalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (!Double.isFinite(scale) || scale == 0) {
      throw new IllegalArgumentException("scale must be a number other than 0, not " + scale);
    }
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "%d means but %d standard deviations".formatted(mean.size(), std.size()));
    }
    if (!mean.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("mean must be finite, not " + mean);
    }
    if (!std.stream().allMatch(s -> s > 0 && s < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("std must be above 0, not " + std);
    }
  }

  /** The same for all channels. */
  public static Normalization of(double scale, double mean, double std) {
    return new Normalization(scale, List.of(mean), List.of(std));
  }

  /** Whether this can be used for so many channels. */
  public boolean fits(int channels) {
    return mean.size() == 1 || mean.size() == channels;
  }

  /** What a pixel value of a channel is multiplied with. */
  public double factor(int channel) {
    return scale / std.get(std.size() == 1 ? 0 : channel);
  }

  /** What is added after the multiplication. */
  public double offset(int channel) {
    int i = mean.size() == 1 ? 0 : channel;
    return -mean.get(i) / std.get(i);
  }

  /** Says in a few words what happens to a pixel. */
  public String describe() {
    String factor = scale == 1 ? "pixel" : scale == 1 / 255.0 ? "pixel / 255" : "pixel * " + scale;
    boolean plain = mean.stream().allMatch(m -> m == 0) && std.stream().allMatch(s -> s == 1);
    return plain ? factor : "(%s - %s) / %s".formatted(factor, mean, std);
  }
}
