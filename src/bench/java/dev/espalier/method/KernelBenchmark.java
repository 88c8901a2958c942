package dev.espalier.method;

import dev.espalier.method.obs.BlockGrid;
import dev.espalier.method.obs.CoordinateDescent;
import dev.espalier.method.obs.ExactObs;
import dev.espalier.method.obs.Gptq;
import dev.espalier.method.obs.LevelGrid;
import dev.espalier.method.obs.Levels;
import dev.espalier.method.obs.ObsTrace;
import dev.espalier.method.obs.ScaleMap;
import dev.espalier.method.obs.ScaledGrid;
import dev.espalier.method.quantize.CodeGrid;
import dev.espalier.method.quantize.MinMaxRange;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.LinearAlgebraException;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.InverseFactor;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels that know the inputs, beside a plain matrix product. Operations are those of floating
 * point that the algorithm has to do, so that operations per nanosecond are GFLOP/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class KernelBenchmark {
  private static final int SIZE = 384;
  private static final int VECTORS = 2048;
  private static final int FEW_ROWS = 16;
  private static final int BLOCK = 32;
  private static final float STEP = 0.25f;

  private final LinearAlgebra algebra =
      new Nd4jLinearAlgebra(Runtime.getRuntime().availableProcessors());
  private final BitMask none = new BitMask(SIZE * SIZE);
  private Matrix weights = Matrix.zeros(0, 0);
  private Matrix fewRows = Matrix.zeros(0, 0);
  private Matrix vectors = Matrix.zeros(0, 0);
  private SecondMoment moment = SecondMoment.identity(0);
  private InverseFactor factor = new InverseFactor(weights, new int[0], 0);
  private Levels levels = Levels.ALL;
  private Levels blocks = Levels.ALL;

  /** Normally distributed weights, inputs that go together. */
  @Setup
  public void prepare() throws LinearAlgebraException {
    SplittableRandom random = new SplittableRandom(1);
    weights = random(SIZE, SIZE, random);
    fewRows = random(FEW_ROWS, SIZE, random);
    vectors = random(SIZE, VECTORS, random);
    for (int i = VECTORS; i < vectors.values().length; i++) {
      vectors.values()[i] += 0.7f * vectors.values()[i - VECTORS];
    }
    MomentSum sum = new MomentSum(algebra, SIZE);
    sum.add(vectors);
    moment = sum.moment();
    factor = InverseFactor.of(moment, InverseFactor.naturalOrder(SIZE), 0.01, algebra);
    float[] scales = new float[SIZE];
    Arrays.fill(scales, STEP);
    LevelGrid grid = new ScaledGrid((value, channel) -> (float) Math.rint(value), scales, false);
    levels = grid.levels(ScaleMap.ofRows(ascending(1), SIZE));
    int perRow = SIZE / BLOCK;
    int[] ofColumn = new int[SIZE];
    Arrays.setAll(ofColumn, column -> column / BLOCK);
    CodeGrid codes = CodeGrid.asymmetric(4);
    QuantizationParameters parameters =
        new QuantizationParameters(new float[SIZE * perRow], new int[SIZE * perRow]);
    LevelGrid blockGrid =
        new BlockGrid(codes::level, parameters, true, new MinMaxRange(codes), false, false);
    blocks = blockGrid.levels(new ScaleMap(ascending(perRow), ofColumn));
  }

  private static int[] ascending(int step) {
    int[] numbers = new int[SIZE];
    Arrays.setAll(numbers, i -> i * step);
    return numbers;
  }

  private static Matrix random(int rows, int columns, SplittableRandom random) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.values().length; i++) {
      matrix.values()[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  /** For comparison. */
  @Benchmark
  @OperationsPerInvocation(2 * SIZE * SIZE * SIZE)
  public Matrix product() {
    return algebra.multiply(weights, weights);
  }

  /** What calibration does with the vectors that flow into a layer. */
  @Benchmark
  @OperationsPerInvocation(2 * SIZE * SIZE * VECTORS)
  public MomentSum secondMoment() {
    MomentSum sum = new MomentSum(algebra, SIZE);
    sum.add(vectors);
    return sum;
  }

  /** Rounding with error feedback, a scale for each row. */
  @Benchmark
  @OperationsPerInvocation(SIZE * SIZE * SIZE)
  public Matrix gptq() {
    return Gptq.round(weights, none, factor, levels, CancelSignal.none());
  }

  /** The same with a scale for each block, found on the way. */
  @Benchmark
  @OperationsPerInvocation(SIZE * SIZE * SIZE)
  public Matrix gptqInBlocks() {
    return Gptq.round(weights, none, factor, blocks, CancelSignal.none());
  }

  /** The exact surgeon: each removal changes the inverse of what is left. */
  @Benchmark
  @OperationsPerInvocation(FEW_ROWS * 2 * SIZE / 3 * SIZE * SIZE)
  public ObsTrace surgeon() {
    return ExactObs.trace(fewRows, factor, algebra, CancelSignal.none());
  }

  /**
   * One sweep of coordinate descent from all zeros, where nearly every weight moves: the products
   * to begin with, and a row of the moment for each that moves.
   */
  @Benchmark
  @OperationsPerInvocation(4 * SIZE * SIZE * SIZE)
  public Matrix descent() {
    Matrix rounded = Matrix.zeros(SIZE, SIZE);
    CoordinateDescent.improve(weights, rounded, none, moment, levels, 1, CancelSignal.none());
    return rounded;
  }
}
