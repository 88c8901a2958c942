package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.InputCompressionTest.Case;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns, blocks and refits of whole weights, of every kind. */
class PatternCompressionTest {
  private static final String WEIGHTS = "dev.espalier.method.InputCompressionTest#weights";
  private static final List<Pruning.Pattern> PATTERNS =
      List.of(
          new Pruning.Pattern(2, 4),
          new Pruning.Pattern(1, 4),
          new Pruning.Pattern(1, 2),
          new Pruning.Pattern(3, 7));
  private static final List<Pruning.Blocks> BLOCKS =
      List.of(
          new Pruning.Blocks(1, 4, 0.5),
          new Pruning.Blocks(4, 1, 0.7),
          new Pruning.Blocks(4, 4, 0.3),
          new Pruning.Blocks(3, 5, 0.5));

  private static float[] compress(
      Case one, Pruning pruning, Saliency saliency, boolean refit, Quantization quantization)
      throws CompressionException {
    return Compressor.compress(
            one.weight(),
            new PruningMethod(pruning, saliency, refit),
            quantization,
            Optional.of(one.inputs()),
            CancelSignal.none())
        .decode();
  }

  private static double error(Case one, float[] changed) {
    return one.inputs().outputError(one.weight().values(), changed);
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void everyGroupAlongTheInputsHasItsZeros(Case one) throws CompressionException {
    MatrixLayout layout = one.weight().matrices();
    for (Pruning.Pattern pattern : PATTERNS) {
      for (Saliency saliency : Saliency.values()) {
        float[] pruned = compress(one, pattern, saliency, false, Quantization.NONE);
        for (int row = 0; row < layout.groups() * layout.rows(); row++) {
          for (int from = 0; from < layout.columns(); from += pattern.group()) {
            int to = Math.min(from + pattern.group(), layout.columns());
            int stay = 0;
            for (int column = from; column < to; column++) {
              int at = layout.index(row / layout.rows(), row % layout.rows(), column);
              stay += pruned[at] != 0 ? 1 : 0;
            }
            assertEquals(Math.min(pattern.kept(), to - from), stay, saliency + " " + pattern);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void blocksGoAsAWhole(Case one) throws CompressionException {
    MatrixLayout layout = one.weight().matrices();
    for (Pruning.Blocks blocks : BLOCKS) {
      for (Saliency saliency : Saliency.values()) {
        float[] pruned = compress(one, blocks, saliency, false, Quantization.NONE);
        int total = 0;
        int gone = 0;
        for (int group = 0; group < layout.groups(); group++) {
          for (int row = 0; row < layout.rows(); row += blocks.outputs()) {
            for (int column = 0; column < layout.columns(); column += blocks.inputs()) {
              int zeros = 0;
              int size = 0;
              for (int r = row; r < Math.min(row + blocks.outputs(), layout.rows()); r++) {
                int end = Math.min(column + blocks.inputs(), layout.columns());
                for (int c = column; c < end; c++) {
                  zeros += pruned[layout.index(group, r, c)] == 0 ? 1 : 0;
                  size++;
                }
              }
              assertTrue(zeros == 0 || zeros == size, saliency + " " + blocks.sides());
              total++;
              gone += zeros == size ? 1 : 0;
            }
          }
        }
        assertEquals(Math.round(blocks.fraction() * total), gone, saliency + " " + blocks.sides());
      }
    }
  }

  @Test
  void blocksGoBySumsOfMagnitudesOrOfSquares() throws CompressionException {
    float[] values = {1, 1, -1, 1, 0, -3, 0, 0};
    assertArrayEquals(new float[] {1, 1, -1, 1, 0, 0, 0, 0}, halved(values, Saliency.MAGNITUDE));
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, -3, 0, 0}, halved(values, Saliency.MAGNITUDE_L2));
  }

  private static float[] halved(float[] values, Saliency saliency) throws CompressionException {
    return Compressor.compress(
            new Weight(values, Shape.of(2, 4), 0),
            new PruningMethod(new Pruning.Blocks(1, 4, 0.5), saliency, false),
            Quantization.NONE,
            Optional.empty(),
            CancelSignal.none())
        .decode();
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void surgeonIsNeverWorseThanMasksAloneAtTheSamePattern(Case one) throws CompressionException {
    for (Pruning.Pattern pattern : PATTERNS) {
      assertSurgeonIsBest(one, pattern);
    }
    for (Pruning.Blocks blocks : BLOCKS) {
      assertSurgeonIsBest(one, blocks);
    }
  }

  private static void assertSurgeonIsBest(Case one, Pruning pruning) throws CompressionException {
    double surgeon = error(one, compress(one, pruning, Saliency.OBS, false, Quantization.NONE));
    for (Saliency saliency : Saliency.values()) {
      double other = error(one, compress(one, pruning, saliency, false, Quantization.NONE));
      assertTrue(surgeon <= other * 1.001, surgeon + " against " + other + " by " + saliency);
    }
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void refitKeepsTheMaskAndNeverMakesTheOutputWorse(Case one) throws CompressionException {
    for (Pruning pruning :
        List.of(
            new Pruning.Sparsity(0.5),
            new Pruning.Threshold(0.6f),
            new Pruning.Pattern(2, 4),
            new Pruning.Blocks(1, 4, 0.5))) {
      for (Saliency saliency : List.of(Saliency.MAGNITUDE, Saliency.WANDA, Saliency.OBD)) {
        float[] plain = compress(one, pruning, saliency, false, Quantization.NONE);
        float[] refitted = compress(one, pruning, saliency, true, Quantization.NONE);
        for (int i = 0; i < plain.length; i++) {
          assertEquals(plain[i] == 0, refitted[i] == 0, saliency + " element " + i);
        }
        assertTrue(error(one, refitted) <= error(one, plain) * 1.001, saliency + " " + pruning);
      }
      assertArrayEquals(
          compress(one, pruning, Saliency.OBS, false, Quantization.NONE),
          compress(one, pruning, Saliency.OBS, true, Quantization.NONE));
    }
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void groupsHaveTheirZerosWhenPrunedAndRoundedAtOnce(Case one) throws CompressionException {
    MatrixLayout layout = one.weight().matrices();
    for (Rounding rounding : Rounding.values()) {
      Quantization quantization = Quantization.ofBits(3).withRounding(rounding);
      Pruning pattern = new Pruning.Pattern(2, 4);
      float[] both = compress(one, pattern, Saliency.OBS, false, quantization);
      for (int row = 0; row < layout.groups() * layout.rows(); row++) {
        for (int from = 0; from + 4 <= layout.columns(); from += 4) {
          int zeros = 0;
          for (int column = from; column < from + 4; column++) {
            int at = layout.index(row / layout.rows(), row % layout.rows(), column);
            zeros += both[at] == 0 ? 1 : 0;
          }
          assertTrue(zeros >= 2, rounding + " row " + row + " from " + from);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(WEIGHTS)
  void prunedWeightsStayZeroWhenRounded(Case one) throws CompressionException {
    for (Pruning pruning : List.of(new Pruning.Pattern(2, 4), new Pruning.Blocks(4, 4, 0.5))) {
      // With a pattern the surgeon may choose anew which ones go while it rounds.
      boolean blocks = pruning instanceof Pruning.Blocks;
      Saliency saliency = blocks ? Saliency.OBS : Saliency.OBD;
      for (Rounding rounding : Rounding.values()) {
        float[] pruned = compress(one, pruning, saliency, true, Quantization.NONE);
        Quantization quantization = Quantization.ofBits(3).withRounding(rounding);
        float[] both = compress(one, pruning, saliency, true, quantization);
        for (int i = 0; i < both.length; i++) {
          assertTrue(pruned[i] != 0 || both[i] == 0, rounding + " element " + i);
        }
      }
    }
  }

  @Test
  void withoutInputsPatternsFollowTheChannelAxis() throws CompressionException {
    float[] values = {1, 5, 2, 6, 3, 7, 4, 8};
    Weight columns = new Weight(values, Shape.of(4, 2), 1); // two outputs of four inputs
    CompressedWeight pruned =
        Compressor.compress(
            columns, new Pruning.Pattern(1, 4), Quantization.NONE, CancelSignal.none());
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 4, 8}, pruned.decode());
    Weight rows = new Weight(values, Shape.of(2, 4), 0);
    CompressedWeight blocks =
        Compressor.compress(
            rows, new Pruning.Blocks(2, 1, 0.5), Quantization.NONE, CancelSignal.none());
    // The sums of the columns are 4, 12, 6, 14.
    assertArrayEquals(new float[] {0, 5, 0, 6, 0, 7, 0, 8}, blocks.decode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"4:2", "0:4", "2", "2:4:8", "a:b", "1:257", "", "-1:4"})
  void textsThatAreNoPatternAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Pruning.Pattern.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x4", "4", "4x", "4x4x4", "4:4", "99999x1"})
  void textsThatAreNoBlockAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Pruning.Blocks.parse(text, 0.5));
  }
}
