package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One table of several weights whose inputs are known. */
class TableFitTest {
  private static final TableKey BY_OUTPUT = new TableKey("t", 2, Clustering.EXACT, true);
  private static final TableKey ALIKE = new TableKey("t", 2, Clustering.EXACT, false);

  private static List<InputCompressionTest.Case> cases() {
    return InputCompressionTest.weights()
        .filter(one -> Set.of("conv", "gemm", "lstm").contains(one.name()))
        .toList();
  }

  private static SharedTable find(TableKey key, List<TableFit.Member> members)
      throws CompressionException {
    return TableFit.find(key, false, members, CancelSignal.none());
  }

  private static List<TableFit.Member> members(List<InputCompressionTest.Case> cases) {
    List<TableFit.Member> members = new ArrayList<>();
    for (InputCompressionTest.Case one : cases) {
      members.add(
          new TableFit.Member(one.weight(), one.weight().values(), Optional.of(one.inputs())));
    }
    return members;
  }

  private static float[] nearest(float[] values, float[] levels) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = levels[0];
      for (float level : levels) {
        if (Math.abs((double) values[i] - level) < Math.abs((double) values[i] - rounded[i])) {
          rounded[i] = level;
        }
      }
    }
    return rounded;
  }

  /** The errors at the outputs as shares of the outputs. */
  private static double shares(List<InputCompressionTest.Case> cases, float[] levels) {
    double shares = 0;
    for (InputCompressionTest.Case one : cases) {
      float[] values = one.weight().values();
      shares +=
          one.inputs().outputError(values, nearest(values, levels))
              / one.inputs().outputPower(values);
    }
    return shares;
  }

  @Test
  void tableByOutputLosesLessOfTheOutputsThanOneOfWeightsAlike() throws CompressionException {
    List<InputCompressionTest.Case> cases = cases();
    float[] byOutput = find(BY_OUTPUT, members(cases)).levels();
    float[] alike = find(ALIKE, members(cases)).levels();
    assertTrue(
        shares(cases, byOutput) <= shares(cases, alike),
        shares(cases, byOutput) + " > " + shares(cases, alike));
  }

  /** Otherwise the layer with the largest outputs would have the table for itself. */
  @Test
  void strengthOfTheInputsOfOneLayerDoesNotMatter() throws CompressionException {
    List<TableFit.Member> members = members(cases());
    TableFit.Member first = members.getFirst();
    WeightInputs inputs = first.inputs().orElseThrow();
    List<SecondMoment> strong = new ArrayList<>();
    for (SecondMoment moment : inputs.moments()) {
      Matrix matrix = moment.matrix();
      float[] values = matrix.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 1024;
      }
      float[] mean = moment.mean().clone();
      for (int i = 0; i < mean.length; i++) {
        mean[i] *= 32;
      }
      Matrix stronger = new Matrix(values, matrix.rows(), matrix.columns());
      strong.add(new SecondMoment(stronger, mean, moment.count()));
    }
    List<TableFit.Member> scaled = new ArrayList<>(members);
    scaled.set(
        0,
        new TableFit.Member(
            first.weight(),
            first.kept(),
            Optional.of(new WeightInputs(inputs.layout(), strong, new Nd4jLinearAlgebra(1)))));
    assertArrayEquals(find(BY_OUTPUT, members).levels(), find(BY_OUTPUT, scaled).levels(), 1e-4f);
  }

  @ParameterizedTest
  @EnumSource(Rounding.class)
  void weightsAreRoundedToTheLevelsOfTheTableAndNoOthers(Rounding rounding)
      throws CompressionException {
    List<InputCompressionTest.Case> cases = cases();
    SharedTable table = find(BY_OUTPUT, members(cases));
    float[] before = table.levels().clone();
    Set<Float> levels = new HashSet<>();
    for (float level : before) {
      levels.add(level);
    }
    Quantization quantization =
        Quantization.ofBits(2)
            .withFormat(Format.KMEANS)
            .withGranularity(Granularity.SHARED)
            .withRange(RangeMethod.LEAST_OUTPUT_ERROR)
            .withRounding(rounding);
    for (InputCompressionTest.Case one : cases) {
      float[] values = one.weight().values();
      CompressedWeight compressed =
          Compressor.compress(
              one.weight(),
              PruningMethod.ofMagnitude(Pruning.NONE),
              quantization,
              Optional.of(one.inputs()),
              Optional.of(table),
              CancelSignal.none());
      float[] decoded = compressed.decode();
      for (float value : decoded) {
        assertTrue(levels.contains(value), one + ": " + value);
      }
      double plain = one.inputs().outputError(values, nearest(values, before));
      double error = one.inputs().outputError(values, decoded);
      if (rounding == Rounding.NEAREST) {
        assertEquals(plain, error, 1e-6 * plain);
      } else {
        assertTrue(error < plain, one + ": " + error + " > " + plain);
      }
    }
    assertArrayEquals(before, table.levels());
  }

  @Test
  void prunedWeightsBringTheLevelZero() throws CompressionException {
    Weight weight = Weight.of(new float[] {3, 4, 5, 6}, 4);
    float[] kept = {0, 0, 5, 6};
    TableFit.Member pruned = new TableFit.Member(weight, kept, Optional.empty());
    Weight other = Weight.of(new float[] {-2, 5, 6, -2}, 4);
    TableFit.Member whole = new TableFit.Member(other, other.values(), Optional.empty());
    SharedTable table = TableFit.find(ALIKE, true, List.of(pruned, whole), CancelSignal.none());
    assertArrayEquals(new float[] {-2, 0, 5, 6}, table.levels(), Arrays.toString(table.levels()));
  }

  @Test
  void nameOfATableIsChecked() {
    assertThrows(IllegalArgumentException.class, () -> Quantization.ofBits(4).withTable("a table"));
    assertThrows(IllegalArgumentException.class, () -> Quantization.ofBits(4).withTable(""));
    assertEquals("A-1_b", Quantization.ofBits(4).withTable("A-1_b").table());
  }
}
