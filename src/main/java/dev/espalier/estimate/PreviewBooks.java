package dev.espalier.estimate;

import dev.espalier.method.Format;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.TableShape;
import dev.espalier.method.codebook.Codebooks;
import dev.espalier.method.codebook.LevelSearch;
import dev.espalier.method.codebook.TableFinder;
import dev.espalier.method.codebook.TableScale;
import dev.espalier.method.codebook.TernarySplit;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * The tables of levels of one layer at every setting, found once each on the sample. Where the
 * sample is not the whole layer it has too few weights of each channel for a table or a scale of
 * their own, so that a common one is found, in units of the channels' exact root mean squares.
 */
final class PreviewBooks {
  /** How many points are told apart for each level, and in all: as many as fit a frame. */
  private static final int POINTS_PER_LEVEL = 32;

  private static final int POINTS = 1 << 11;

  /** Weights that are looked at to see how much better tables of their own are. */
  private static final int TRIED = 1 << 13;

  private final LayerProfile profile;
  private final Map<Key, SampleCodec.Book> found = PreviewGrids.lastOnes();
  private final Map<Key, SampleCodec.Ternary> splits = PreviewGrids.lastOnes();

  private record Key(Quantization quantization, float threshold) {}

  PreviewBooks(LayerProfile profile) {
    this.profile = profile;
  }

  SampleCodec.Book of(Quantization quantization, float threshold) {
    return found.computeIfAbsent(new Key(quantization, threshold), this::find);
  }

  SampleCodec.Ternary ternary(Quantization quantization, float threshold) {
    return splits.computeIfAbsent(new Key(quantization, threshold), this::split);
  }

  private SampleCodec.Book find(Key key) {
    Quantization quantization = key.quantization();
    boolean perChannel = !quantization.granularity().whole();
    if (quantization.format() != Format.KMEANS) {
      float[] table = TableShape.levels(quantization.format(), quantization.bits());
      float[] scales = scales(key, new TableScale(table));
      return new SampleCodec.Book(Codebooks.scaled(table, scales), perChannel);
    }
    boolean masked = key.threshold() > 0;
    TableShape shape = TableShape.of(quantization, masked);
    int points = Math.min(POINTS, POINTS_PER_LEVEL * shape.size());
    TableFinder finder =
        new TableFinder(quantization.clustering().start(), shape.size(), masked, points);
    Parts parts = parts(key, shape.run());
    if (parts.whole()) {
      float[] levels = new float[parts.values().length * shape.size()];
      for (int table = 0; table < parts.values().length; table++) {
        float[] levelsOfOne = finder.find(parts.values()[table]);
        System.arraycopy(levelsOfOne, 0, levels, table * shape.size(), shape.size());
      }
      Codebooks own = Codebooks.tables(levels, shape.size(), shape.run());
      return new SampleCodec.Book(own, perChannel);
    }
    float[] units = new float[parts.channels()];
    for (int channel = 0; channel < units.length; channel++) {
      units[channel] = Math.max(parts.units()[channel / parts.run()], Float.MIN_NORMAL);
    }
    float[] common = finder.find(parts.values()[0]);
    int own = (int) (profile.elements() / parts.units().length);
    float share = share(parts.values()[0], Math.max(own, 1), common, finder);
    return new SampleCodec.Book(Codebooks.scaled(common, units), perChannel, share);
  }

  /**
   * Tables of few weights each fit them better than one common table does. As many weights as have
   * a table, taken from all, tell by how much.
   *
   * @param values in units of their channels, in random order
   * @param own how many weights have a table of their own
   * @return the error with such tables as a share of that with the common one
   */
  private static float share(float[] values, int own, float[] common, TableFinder finder) {
    double withOwn = 0;
    double withCommon = 0;
    int tried = Math.min(values.length, Math.max(own, TRIED));
    for (int from = 0; from + own <= tried; from += own) {
      float[] some = Arrays.copyOfRange(values, from, from + own);
      withOwn += error(some, finder.find(some), finder.withZero());
      withCommon += error(some, common, finder.withZero());
    }
    return withCommon == 0 ? 1 : (float) Math.sqrt(Math.min(1, withOwn / withCommon));
  }

  private static double error(float[] values, float[] table, boolean withoutZeros) {
    LevelSearch search = new LevelSearch(table, 0, table.length);
    double error = 0;
    for (float value : values) {
      double difference = withoutZeros && value == 0 ? 0 : value - search.nearest(value);
      error += difference * difference;
    }
    return error;
  }

  private float[] scales(Key key, TableScale finder) {
    WeightRanges ranges = profile.ranges();
    boolean tensor = key.quantization().granularity().whole();
    if (key.quantization().range() == RangeMethod.MIN_MAX) {
      float[] scales = new float[tensor ? 1 : ranges.min().length];
      for (int i = 0; i < scales.length; i++) {
        scales[i] = finder.spanning(tensor ? finite(ranges.absMax()) : largest(ranges, i));
      }
      return scales;
    }
    Parts parts = parts(key, 1);
    float[] scales = each(parts, finder::leastSquares);
    for (int i = 0; i < scales.length && !parts.whole(); i++) {
      scales[i] = reaching(scales[i], finder.spanning(largest(ranges, i)), key, scales.length);
    }
    return scales;
  }

  /**
   * A common scale, for a channel whose end is known: not beyond that end, which is one weight at
   * least, and not so far inside that clipping this weight alone costs more than finer steps bring
   * to all others, as in {@link PooledRange}.
   */
  private float reaching(float common, float widest, Key key, int channels) {
    double side = 1 << (key.quantization().bits() - 1);
    double each = (double) profile.elements() / channels;
    double worthwhile = widest / (1 + each / (12 * side * side));
    return (float) Math.min(widest, Math.max(common, worthwhile));
  }

  private static float largest(WeightRanges ranges, int channel) {
    return finite(Math.max(Math.abs(ranges.min()[channel]), Math.abs(ranges.max()[channel])));
  }

  private static float finite(float value) {
    return Float.isFinite(value) ? value : 0;
  }

  /** A number for each part, or one for all in units of each. */
  private static float[] each(Parts parts, Function<float[], Float> number) {
    float[] numbers = new float[parts.units().length];
    float common = parts.whole() ? 0 : number.apply(parts.values()[0]);
    for (int part = 0; part < numbers.length; part++) {
      numbers[part] =
          parts.whole()
              ? number.apply(parts.values()[part])
              : Math.max(common * parts.units()[part], Float.MIN_NORMAL);
    }
    return numbers;
  }

  private SampleCodec.Ternary split(Key key) {
    boolean byMean = key.quantization().range() == RangeMethod.MIN_MAX;
    boolean masked = key.threshold() > 0;
    Function<float[], TernarySplit> splitter =
        values -> {
          float[] magnitudes = magnitudes(values, masked);
          return byMean ? TernarySplit.byMean(magnitudes) : TernarySplit.leastSquares(magnitudes);
        };
    Parts parts = parts(key, 1);
    return new SampleCodec.Ternary(
        each(parts, values -> splitter.apply(values).scale()),
        each(parts, values -> splitter.apply(values).threshold()),
        !key.quantization().granularity().whole());
  }

  private static float[] magnitudes(float[] values, boolean withoutZeros) {
    float[] magnitudes = new float[values.length];
    int count = 0;
    for (float value : values) {
      if (value != 0 || !withoutZeros) {
        magnitudes[count++] = Math.abs(value);
      }
    }
    return Arrays.copyOf(magnitudes, count);
  }

  /**
   * The sampled weights, pruned ones zero: those of each run of channels by itself if they are all
   * there are, else all together in units of their runs.
   *
   * @param units root mean squares of the runs
   * @param run channels of each part
   * @param channels number of channels
   */
  private record Parts(boolean whole, float[][] values, float[] units, int run, int channels) {}

  private Parts parts(Key key, int run) {
    WeightSample sample = profile.sample();
    float[] values = PreviewGrids.kept(sample, sample.size(), key.threshold());
    boolean tensor = key.quantization().granularity().whole();
    int channels = tensor ? 1 : profile.ranges().rms().length;
    float[] units = tensor ? new float[] {1} : units(run);
    if (tensor) {
      return new Parts(true, new float[][] {values}, units, run, channels);
    }
    if (profile.elements() <= PreviewGrids.SEARCHED) {
      return new Parts(true, divided(values, sample, run, units.length), units, run, channels);
    }
    for (int i = 0; i < values.length; i++) {
      float unit = units[sample.channels()[i] / run];
      values[i] = unit > 0 ? values[i] / unit : 0;
    }
    return new Parts(false, new float[][] {values}, units, run, channels);
  }

  private float[] units(int run) {
    float[] rms = profile.ranges().rms();
    float[] units = new float[Math.ceilDiv(rms.length, run)];
    for (int unit = 0; unit < units.length; unit++) {
      double squares = 0;
      int end = Math.min((unit + 1) * run, rms.length);
      for (int channel = unit * run; channel < end; channel++) {
        squares += (double) rms[channel] * rms[channel];
      }
      units[unit] = (float) Math.sqrt(squares / (end - unit * run));
    }
    return units;
  }

  private static float[][] divided(float[] values, WeightSample sample, int run, int parts) {
    int[] counts = new int[parts];
    for (int i = 0; i < values.length; i++) {
      counts[sample.channels()[i] / run]++;
    }
    float[][] divided = new float[parts][];
    Arrays.setAll(divided, part -> new float[counts[part]]);
    for (int i = 0; i < values.length; i++) {
      int part = sample.channels()[i] / run;
      divided[part][--counts[part]] = values[i];
    }
    return divided;
  }
}
