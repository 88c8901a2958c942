package dev.espalier.method.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.Shape;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ErdosRenyiKernelTest {
  private static double raw(Shape shape) {
    double sum = 0;
    for (int size : shape.sizes()) {
      sum += size;
    }
    return sum / shape.elementCount();
  }

  @Test
  void densitiesAreThoseOfTheClosedForm() {
    // 64 x 32 x 3 x 3: 102 / 18432; 500 x 800: 1300 / 400000.
    Shape conv = Shape.of(64, 32, 3, 3);
    Shape dense = Shape.of(500, 800);
    double scale = 0.1 * (18_432 + 400_000) / (102 + 1300);
    double[] sparsities = ErdosRenyiKernel.sparsities(List.of(conv, dense), 0.9);
    assertArrayEquals(
        new double[] {1 - scale * 102 / 18_432, 1 - scale * 1300 / 400_000}, sparsities, 1e-12);
  }

  @Test
  void layersThatWouldBeMoreThanDenseStayDense() {
    // The small one would get 13 of its 40 weights for each 1300 of the other: more than it has.
    Shape small = Shape.of(10, 4);
    Shape large = Shape.of(500, 800);
    double[] sparsities = ErdosRenyiKernel.sparsities(List.of(small, large), 0.5);
    assertEquals(0, sparsities[0], 0);
    assertEquals(1 - (0.5 * 400_040 - 40) / 400_000, sparsities[1], 1e-12);
  }

  @Property
  void sparsitiesAddUpToTheTargetAndDensitiesFollowTheRule(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 60) Integer> sides,
      @ForAll @DoubleRange(min = 0, max = 1) double target) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      int side = sides.get(i);
      shapes.add(i % 2 == 0 ? Shape.of(side, 2 * side) : Shape.of(side, 7, 3, 3));
    }
    double[] sparsities = ErdosRenyiKernel.sparsities(shapes, target);
    double zeros = 0;
    double elements = 0;
    double scale = 0;
    for (int i = 0; i < sparsities.length; i++) {
      assertTrue(sparsities[i] >= 0 && sparsities[i] <= 1);
      zeros += sparsities[i] * shapes.get(i).elementCount();
      elements += shapes.get(i).elementCount();
      scale = Math.max(scale, (1 - sparsities[i]) / raw(shapes.get(i)));
    }
    assertEquals(target * elements, zeros, 1e-6 * elements);
    for (int i = 0; i < sparsities.length; i++) {
      double wanted = Math.min(1, scale * raw(shapes.get(i)));
      assertEquals(wanted, 1 - sparsities[i], 1e-6);
    }
  }

  @Test
  void sharesThatAreNoneAreRefused() {
    List<Shape> shapes = List.of(Shape.of(2, 2));
    assertThrows(
        IllegalArgumentException.class, () -> ErdosRenyiKernel.sparsities(shapes, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> ErdosRenyiKernel.sparsities(shapes, 1.5));
  }
}
