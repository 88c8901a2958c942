package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** How many weights patterns and blocks keep is known before any of them is read. */
class KeptWeightsTest {
  private static int kept(MatrixLayout layout, Pruning pruning, long seed) throws Exception {
    Random random = new Random(seed);
    float[] values = new float[layout.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.1f + random.nextFloat();
    }
    Weight weight = new Weight(values, Shape.of(values.length), -1, layout);
    float[] left =
        Compressor.kept(
            weight, PruningMethod.ofMagnitude(pruning), Optional.empty(), CancelSignal.none());
    int kept = 0;
    for (float value : left) {
      kept += value == 0 ? 0 : 1;
    }
    return kept;
  }

  @Property(tries = 300)
  void patternKeepsAsManyAsItSays(
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll @IntRange(min = 1, max = 7) int rows,
      @ForAll @IntRange(min = 1, max = 30) int columns,
      @ForAll @IntRange(min = 1, max = 9) int kept,
      @ForAll @IntRange(min = 0, max = 9) int more)
      throws Exception {
    MatrixLayout layout = MatrixLayout.rowMajor(groups, rows, columns);
    Pruning.Pattern pattern = new Pruning.Pattern(kept, kept + more);
    assertEquals(kept(layout, pattern, columns), pattern.keptOf(layout));
  }

  @Property(tries = 300)
  void blocksKeepNoMoreThanTheySayAndAsManyWhereAllAreWhole(
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll @IntRange(min = 1, max = 5) int outputs,
      @ForAll @IntRange(min = 1, max = 5) int inputs,
      @ForAll @DoubleRange(min = 0, max = 1) double fraction)
      throws Exception {
    MatrixLayout layout = MatrixLayout.rowMajor(groups, rows, columns);
    Pruning.Blocks blocks = new Pruning.Blocks(outputs, inputs, fraction);
    int kept = kept(layout, blocks, columns);
    assertTrue(kept <= blocks.keptOf(layout));
    if (rows % outputs == 0 && columns % inputs == 0) {
      assertEquals(kept, blocks.keptOf(layout));
    }
  }
}
