package dev.espalier.estimate;

import dev.espalier.method.Compressor;
import dev.espalier.method.Format;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Scheme;
import dev.espalier.method.quantize.ChannelGrid;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.FixedPointRange;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.method.quantize.RangeFinder;
import dev.espalier.method.quantize.Ranges;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The quantization grids of one layer at every setting, found once each: by exact ranges for
 * min-max, on the sample for least squares. Safe to use from several threads.
 */
final class PreviewGrids {

  /** Enough weights to place a clipping point; more would not fit a frame. */
  static final int SEARCHED = 1 << 15;

  private static final int KEPT = 64;

  private final LayerProfile profile;
  private final PreviewBooks books;
  private final Map<Key, QuantizationParameters> found = lastOnes();

  private record Key(Quantization quantization, float threshold) {}

  PreviewGrids(LayerProfile profile) {
    this.profile = profile;
    this.books = new PreviewBooks(profile);
  }

  /** A map that forgets what was put into it long ago. */
  static <K, V> Map<K, V> lastOnes() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > KEPT;
          }
        });
  }

  /** The tables of formats that have such. */
  PreviewBooks books() {
    return books;
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
    if (profile.inStrips(quantization)) {
      return strips(key);
    }
    boolean perChannel = !quantization.granularity().whole();
    return quantization.range() == RangeMethod.MIN_MAX
        ? spanning(quantization, perChannel)
        : searched(key, perChannel);
  }

  /** The sample has whole blocks or channels: each can be treated as it will be. */
  private QuantizationParameters strips(Key key) {
    WeightSample sample = profile.sample(key.quantization());
    int size = sample.size();
    int groups = size == 0 ? 0 : sample.channels()[size - 1] + 1;
    return Ranges.findOnSample(
        kept(sample, size, key.threshold()),
        sample.channels(),
        groups,
        Compressor.rangeFinder(key.quantization()));
  }

  private QuantizationParameters spanning(Quantization quantization, boolean perChannel) {
    WeightRanges ranges = profile.ranges();
    RangeFinder finder = Compressor.rangeFinder(quantization);
    return perChannel
        ? grids(i -> spanning(ranges.min()[i], ranges.max()[i], finder), ranges.min().length)
        : grids(_ -> spanning(ranges.lowest(), ranges.highest(), finder), 1);
  }

  /** All that such a range depends on are the ends. */
  private static ChannelGrid spanning(float low, float high, RangeFinder finder) {
    return finder.find(new float[] {finite(low), finite(high)}, 0, 2);
  }

  private static QuantizationParameters grids(IntFunction<ChannelGrid> gridOf, int channels) {
    float[] scales = new float[channels];
    int[] zeroPoints = new int[channels];
    for (int channel = 0; channel < channels; channel++) {
      ChannelGrid grid = gridOf.apply(channel);
      scales[channel] = grid.scale();
      zeroPoints[channel] = grid.zeroPoint();
    }
    return new QuantizationParameters(scales, zeroPoints);
  }

  private QuantizationParameters searched(Key key, boolean perChannel) {
    Quantization quantization = key.quantization();
    CodeGrid codes = codes(quantization);
    WeightSample sample = profile.sample();
    boolean byLargest = quantization.effectiveRange().forEqualSteps();
    int size = byLargest && !perChannel ? sample.size() : Math.min(SEARCHED, sample.size());
    float[] values = kept(sample, size, key.threshold());
    boolean binary = quantization.format() == Format.FIXED_POINT;
    if (size == profile.elements() || (binary && !perChannel)) {
      int channels = perChannel ? profile.ranges().min().length : 1;
      int[] channelOf = perChannel ? sample.channels() : new int[size];
      return Ranges.findOnSample(values, channelOf, channels, Compressor.rangeFinder(quantization));
    }
    QuantizationParameters pooled =
        perChannel ? pooled(values, sample.channels(), key) : pooled(values, key);
    return binary ? binary(pooled, codes) : pooled;
  }

  private QuantizationParameters binary(QuantizationParameters pooled, CodeGrid codes) {
    WeightRanges ranges = profile.ranges();
    double each = (double) profile.elements() / pooled.channels();
    return grids(
        i ->
            FixedPointRange.near(
                pooled.grid(i), codes, finite(ranges.min()[i]), finite(ranges.max()[i]), each),
        pooled.channels());
  }

  static float[] kept(WeightSample sample, int size, float threshold) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      float value = sample.values()[i];
      values[i] = Math.abs(value) < threshold || !Float.isFinite(value) ? 0 : value;
    }
    return values;
  }

  private QuantizationParameters pooled(float[] values, Key key) {
    WeightRanges ranges = profile.ranges();
    if (key.quantization().effectiveRange().forEqualSteps() && values.length > 1) {
      // These go by the largest weights, and the ends are known.
      values[0] = finite(ranges.lowest());
      values[1] = finite(ranges.highest());
    }
    PooledRange range = range(values, (double) profile.elements(), key);
    return grids(_ -> range.at(1, ranges.lowest(), ranges.highest()), 1);
  }

  private QuantizationParameters pooled(float[] values, int[] channelOf, Key key) {
    WeightRanges ranges = profile.ranges();
    float[] units = ranges.rms();
    for (int i = 0; i < values.length; i++) {
      float unit = units[channelOf[i]];
      values[i] = unit > 0 ? values[i] / unit : 0;
    }
    PooledRange range = range(values, (double) profile.elements() / units.length, key);
    return grids(
        i -> range.at(units[i], finite(ranges.min()[i]), finite(ranges.max()[i])), units.length);
  }

  private static PooledRange range(float[] values, double perChannel, Key key) {
    CodeGrid codes = codes(key.quantization());
    return key.quantization().effectiveRange().forEqualSteps()
        ? PooledRange.typical(values, perChannel, codes, Compressor.rangeFinder(key.quantization()))
        : PooledRange.of(values, perChannel, codes);
  }

  private static float finite(float value) {
    return Float.isFinite(value) ? value : 0;
  }
}
