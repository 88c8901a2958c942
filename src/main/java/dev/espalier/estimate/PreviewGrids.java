package dev.espalier.estimate;

import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Scheme;
import dev.espalier.method.quantize.ChannelGrid;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.LeastSquaresRange;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.method.quantize.Ranges;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The quantization grids of one layer at every setting, found once each: by exact ranges for
 * min-max, on the sample for least squares. Safe to use from several threads.
 */
final class PreviewGrids {

  /** Enough weights to place a clipping point; more would not fit a frame. */
  private static final int SEARCHED = 1 << 15;

  private static final int KEPT = 64;

  private final LayerProfile profile;
  private final Map<Key, QuantizationParameters> found =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, QuantizationParameters> eldest) {
              return size() > KEPT;
            }
          });

  private record Key(Quantization quantization, float threshold) {}

  PreviewGrids(LayerProfile profile) {
    this.profile = profile;
  }

  LayerProfile profile() {
    return profile;
  }

  static CodeGrid codes(Quantization quantization) {
    return quantization.scheme() == Scheme.SYMMETRIC
        ? CodeGrid.symmetric(quantization.bits())
        : CodeGrid.asymmetric(quantization.bits());
  }

  /** The grids of a setting; pruning matters for least squares only, where zeros have no say. */
  QuantizationParameters of(Quantization quantization, float threshold) {
    float effective = quantization.range() == RangeMethod.MIN_MAX ? 0 : threshold;
    return found.computeIfAbsent(new Key(quantization, effective), this::find);
  }

  private QuantizationParameters find(Key key) {
    Quantization quantization = key.quantization();
    boolean perChannel = quantization.granularity() == Granularity.CHANNEL;
    return quantization.range() == RangeMethod.MIN_MAX
        ? spanning(codes(quantization), perChannel)
        : searched(key, perChannel);
  }

  private QuantizationParameters spanning(CodeGrid codes, boolean perChannel) {
    WeightRanges ranges = profile.ranges();
    int channels = perChannel ? ranges.min().length : 1;
    float[] scales = new float[channels];
    int[] zeroPoints = new int[channels];
    for (int channel = 0; channel < channels; channel++) {
      float low = perChannel ? ranges.min()[channel] : ranges.lowest();
      float high = perChannel ? ranges.max()[channel] : ranges.highest();
      ChannelGrid grid =
          ChannelGrid.spanning(Math.min(0, finite(low)), Math.max(0, finite(high)), codes);
      scales[channel] = grid.scale();
      zeroPoints[channel] = grid.zeroPoint();
    }
    return new QuantizationParameters(scales, zeroPoints);
  }

  private QuantizationParameters searched(Key key, boolean perChannel) {
    WeightSample sample = profile.sample();
    int size = Math.min(SEARCHED, sample.size());
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      float value = sample.values()[i];
      values[i] = Math.abs(value) < key.threshold() || !Float.isFinite(value) ? 0 : value;
    }
    int[] channelOf = perChannel ? Arrays.copyOf(sample.channels(), size) : new int[size];
    int channels = perChannel ? profile.ranges().min().length : 1;
    return Ranges.findOnSample(
        values, channelOf, channels, new LeastSquaresRange(codes(key.quantization())));
  }

  private static float finite(float value) {
    return Float.isFinite(value) ? value : 0;
  }
}
