package dev.espalier.estimate;

import dev.espalier.method.BrainFloat;
import dev.espalier.method.IndexHash;
import dev.espalier.method.Quantization;
import dev.espalier.method.SharedTable;
import dev.espalier.method.codebook.CodebookCodec;
import dev.espalier.method.codebook.Codebooks;
import dev.espalier.method.codebook.LevelSearch;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.QuantizationParameters;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What kept weights become when they are stored and read back; the preview's view of the formats.
 */
sealed interface SampleCodec {

  /**
   * What weights decode to. One call for many weights, so that each format has a loop of its own.
   *
   * @param weights the weights; finite ones decode to finite ones
   * @param channels the channel of each
   * @param decoded receives the first {@code size} results
   */
  void decode(float[] weights, int[] channels, float[] decoded, int size);

  /**
   * The values that codes stand for, ascending; empty where there are too many to draw, as there
   * are for floats.
   */
  float[] levels();

  /**
   * The codec of a setting; the scales of one bit are those of the weights that the threshold
   * keeps.
   */
  static SampleCodec of(PreviewGrids grids, Quantization quantization, float threshold, int size) {
    if (!quantization.quantizes()) {
      return new Same();
    }
    return switch (quantization.effectiveFormat()) {
      case UNIFORM ->
          switch (quantization.bits()) {
            case 16 -> new Half();
            case 1 -> Sign.of(grids.profile(), quantization, threshold, size);
            default -> uniform(grids, quantization, threshold);
          };
      case FIXED_POINT -> uniform(grids, quantization, threshold);
      case BFLOAT16 -> new Brain();
      case HASHED -> Hashed.of(grids.profile().sample(), quantization.bits(), threshold, size);
      case TERNARY -> grids.books().ternary(quantization, threshold);
      case KMEANS, NORMAL_FLOAT, POWER_OF_TWO, FLOAT8_E4M3, FLOAT8_E5M2, FLOAT4_E2M1 ->
          grids.books().of(quantization, threshold);
    };
  }

  /** The codec of a table that the layer shares with others. */
  static SampleCodec shared(SharedTable table) {
    return new Book(Codebooks.tables(table.levels(), table.levels().length, 1), false);
  }

  private static SampleCodec uniform(
      PreviewGrids grids, Quantization quantization, float threshold) {
    return new Uniform(
        grids.of(quantization, threshold),
        PreviewGrids.codes(quantization),
        perChannel(quantization));
  }

  private static boolean perChannel(Quantization quantization) {
    return !quantization.granularity().whole();
  }

  /** Float weights as they are. */
  record Same() implements SampleCodec {
    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      System.arraycopy(weights, 0, decoded, 0, size);
    }

    @Override
    public float[] levels() {
      return new float[0];
    }
  }

  /** IEEE 754 half precision, saturating. */
  record Half() implements SampleCodec {
    private static final float LARGEST = 65504;

    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      for (int i = 0; i < size; i++) {
        float weight = Math.clamp(weights[i], -LARGEST, LARGEST);
        decoded[i] = Float.float16ToFloat(Float.floatToFloat16(weight));
      }
    }

    @Override
    public float[] levels() {
      return new float[0];
    }
  }

  /** Two to eight bits on a uniform grid. */
  record Uniform(QuantizationParameters parameters, CodeGrid codes, boolean perChannel)
      implements SampleCodec {
    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      float[] scales = parameters.scales();
      int[] zeroPoints = parameters.zeroPoints();
      for (int i = 0; i < size; i++) {
        int at = perChannel ? channels[i] : 0;
        float scale = scales[at];
        int zeroPoint = zeroPoints[at];
        int code = (int) Math.rint(weights[i] / scale) + zeroPoint;
        decoded[i] = (Math.clamp(code, codes.lowest(), codes.highest()) - zeroPoint) * scale;
      }
    }

    @Override
    public float[] levels() {
      if (parameters.channels() == 0) {
        return new float[0];
      }
      int middle = medianChannel(parameters.scales());
      float[] levels = new float[codes.steps() + 1];
      for (int i = 0; i < levels.length; i++) {
        levels[i] =
            (codes.lowest() + i - parameters.zeroPoints()[middle]) * parameters.scales()[middle];
      }
      return levels;
    }
  }

  /**
   * One bit: the sign, times the mean magnitude of what is kept. Where the sample is not the whole
   * layer, it has too few weights of each channel for a mean of their own, so that the common one
   * is taken, in units of the channels' exact root mean squares.
   */
  record Sign(float[] scales, boolean perChannel) implements SampleCodec {
    static Sign of(LayerProfile profile, Quantization quantization, float threshold, int size) {
      WeightSample sample = profile.sample(quantization);
      if (quantization.blockwise()) {
        int blocks = size == 0 ? 0 : sample.channels()[size - 1] + 1;
        return new Sign(means(sample, size, threshold, blocks), true);
      }
      boolean perChannel = SampleCodec.perChannel(quantization);
      boolean pooled = perChannel && size < profile.elements();
      int groups = perChannel && !pooled ? profile.ranges().min().length : 1;
      float[] rms = profile.ranges().rms();
      double[] sums = new double[groups];
      int[] counts = new int[groups];
      for (int i = 0; i < size; i++) {
        float magnitude = Math.abs(sample.values()[i]);
        if (magnitude >= threshold && Float.isFinite(magnitude)) {
          int channel = sample.channels()[i];
          int at = groups == 1 ? 0 : channel;
          sums[at] += pooled && rms[channel] > 0 ? magnitude / rms[channel] : magnitude;
          counts[at]++;
        }
      }
      float[] scales = new float[perChannel ? rms.length : 1];
      for (int i = 0; i < scales.length; i++) {
        int at = groups == 1 ? 0 : i;
        double mean = counts[at] == 0 ? 0 : sums[at] / counts[at];
        scales[i] = (float) (pooled ? mean * rms[i] : mean);
      }
      return new Sign(scales, perChannel);
    }

    /** The mean magnitude of what is kept of each block. */
    private static float[] means(WeightSample sample, int size, float threshold, int blocks) {
      double[] sums = new double[blocks];
      int[] counts = new int[blocks];
      for (int i = 0; i < size; i++) {
        float magnitude = Math.abs(sample.values()[i]);
        if (magnitude >= threshold && Float.isFinite(magnitude)) {
          sums[sample.channels()[i]] += magnitude;
          counts[sample.channels()[i]]++;
        }
      }
      float[] means = new float[blocks];
      for (int block = 0; block < blocks; block++) {
        means[block] = counts[block] == 0 ? 0 : (float) (sums[block] / counts[block]);
      }
      return means;
    }

    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      for (int i = 0; i < size; i++) {
        float scale = scales[perChannel ? channels[i] : 0];
        decoded[i] = weights[i] < 0 ? -scale : scale;
      }
    }

    @Override
    public float[] levels() {
      if (scales.length == 0) {
        return new float[0];
      }
      float scale = scales[medianChannel(scales)];
      return new float[] {-scale, scale};
    }
  }

  /** The upper half of a float. */
  record Brain() implements SampleCodec {
    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      for (int i = 0; i < size; i++) {
        decoded[i] = BrainFloat.value(BrainFloat.pattern(weights[i]));
      }
    }

    @Override
    public float[] levels() {
      return new float[0];
    }
  }

  /**
   * The mean of weights that share a value. The sample is in random order, so that its places share
   * values as those of the layer do, if not the same ones.
   */
  record Hashed(double[] means) implements SampleCodec {
    static Hashed of(WeightSample sample, int bits, float threshold, int size) {
      double[] sums = new double[IndexHash.values(size, bits)];
      int[] counts = new int[sums.length];
      for (int i = 0; i < size; i++) {
        float weight = sample.values()[i];
        if (Math.abs(weight) >= threshold && Float.isFinite(weight)) {
          int place = (int) IndexHash.place(i, sums.length);
          sums[place % sums.length] += place < sums.length ? weight : -weight;
          counts[place % sums.length]++;
        }
      }
      for (int i = 0; i < sums.length; i++) {
        sums[i] /= Math.max(1, counts[i]);
      }
      return new Hashed(sums);
    }

    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      for (int i = 0; i < size; i++) {
        int place = (int) IndexHash.place(i, means.length);
        decoded[i] = (float) (place < means.length ? means[place] : -means[place - means.length]);
      }
    }

    @Override
    public float[] levels() {
      return new float[0];
    }
  }

  /**
   * Places in tables.
   *
   * @param share of the error that is left where the real tables fit better than these
   */
  record Book(Codebooks books, boolean perChannel, float share) implements SampleCodec {
    Book(Codebooks books, boolean perChannel) {
      this(books, perChannel, 1);
    }

    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      List<LevelSearch> searches = CodebookCodec.searches(books);
      for (int i = 0; i < size; i++) {
        int channel = perChannel ? channels[i] : 0;
        float scale = books.scaled() ? books.scales()[channel] : 1;
        float level = searches.get(books.tableOf(channel)).nearest(weights[i] / scale) * scale;
        decoded[i] = share == 1 ? level : weights[i] + share * (level - weights[i]);
      }
    }

    @Override
    public float[] levels() {
      if (books.scaled()) {
        return books.scales().length == 0
            ? new float[0]
            : books.levelsOf(medianChannel(books.scales()));
      }
      float[] reaches = new float[books.tables()];
      for (int table = 0; table < reaches.length; table++) {
        float lowest = books.levels()[table * books.size()];
        float highest = books.levels()[(table + 1) * books.size() - 1];
        reaches[table] = Math.max(Math.abs(lowest), Math.abs(highest));
      }
      return reaches.length == 0 ? reaches : books.levelsOf(medianChannel(reaches) * books.run());
    }
  }

  /** Minus, nothing or plus, times a scale; nothing below a threshold. */
  record Ternary(float[] scales, float[] thresholds, boolean perChannel) implements SampleCodec {
    @Override
    public void decode(float[] weights, int[] channels, float[] decoded, int size) {
      for (int i = 0; i < size; i++) {
        int at = perChannel ? channels[i] : 0;
        boolean kept = Math.abs(weights[i]) >= thresholds[at];
        decoded[i] = kept ? Math.copySign(scales[at], weights[i]) : 0;
      }
    }

    @Override
    public float[] levels() {
      if (scales.length == 0) {
        return new float[0];
      }
      float scale = scales[medianChannel(scales)];
      return new float[] {-scale, 0, scale};
    }
  }

  private static int medianChannel(float[] scales) {
    float[] sorted = scales.clone();
    Arrays.sort(sorted);
    float median = sorted[sorted.length / 2];
    return IntStream.range(0, scales.length).filter(i -> scales[i] == median).findFirst().orElse(0);
  }
}
