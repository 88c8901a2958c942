package dev.espalier.method;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Compressing one weight of 12 million elements, as large as the embedding table of a small
 * transformer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CompressorBenchmark {
  private static final int ROWS = 30_522;
  private static final int COLUMNS = 384;

  /** Bits per weight. */
  @Param({"1", "2", "4", "8", "16"})
  public int bits;

  /** The axis of the scales: rows lie in one piece, columns do not. */
  @Param({"0", "1"})
  public int axis;

  private Weight weight = Weight.of(new float[0], 0);
  private CompressedWeight compressed = new DenseFloat(weight.shape(), weight.values());
  private float[] decoded = new float[0];

  /** Normally distributed weights. */
  @Setup
  public void prepare() throws CompressionException {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * 0.05);
    }
    weight = new Weight(values, Shape.of(ROWS, COLUMNS), axis);
    compressed = leastSquares();
    decoded = new float[values.length];
  }

  /** The range with the least squared error, then the codes. */
  @Benchmark
  public CompressedWeight leastSquares() throws CompressionException {
    return compress(Pruning.NONE, RangeMethod.LEAST_SQUARES);
  }

  /** The range from smallest to largest, then the codes. */
  @Benchmark
  public CompressedWeight minMax() throws CompressionException {
    return compress(Pruning.NONE, RangeMethod.MIN_MAX);
  }

  /** Half of the weights are pruned before. */
  @Benchmark
  public CompressedWeight pruned() throws CompressionException {
    return compress(new Pruning.Sparsity(0.5), RangeMethod.MIN_MAX);
  }

  /** Back to floats. */
  @Benchmark
  public float[] decode() {
    compressed.decodeInto(decoded);
    return decoded;
  }

  private CompressedWeight compress(Pruning pruning, RangeMethod range)
      throws CompressionException {
    Quantization quantization = Quantization.ofBits(bits).withRange(range);
    return Compressor.compress(weight, pruning, quantization, CancelSignal.none());
  }
}
