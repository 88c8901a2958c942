package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void elementCountIsTheProductOfTheSizes() {
    assertEquals(24, Shape.of(2, 3, 4).elementCount());
    assertEquals(1, Shape.of().elementCount());
    assertEquals(0, Shape.of(3, 0, 4).elementCount());
    assertEquals(0, Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 0).elementCount());
    assertEquals(0, Shape.of(0, Integer.MAX_VALUE, Integer.MAX_VALUE).elementCount());
    assertEquals(Integer.MAX_VALUE, Shape.of(1, Integer.MAX_VALUE).elementCount());
  }

  @Test
  void shapesThatAreTooLargeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1 << 16, 1 << 15));
    assertThrows(
        IllegalArgumentException.class,
        () -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
    assertThrows(IllegalArgumentException.class, () -> Shape.ofLongs(1L << 32));
  }

  @Test
  void shapesAreEqualWhenTheirSizesAre() {
    assertEquals(Shape.of(64, 3), Shape.ofLongs(64, 3));
    assertEquals(Shape.of(64, 3).hashCode(), Shape.ofLongs(64, 3).hashCode());
    assertNotEquals(Shape.of(64, 3), Shape.of(3, 64));
    assertEquals("64x3", Shape.of(64, 3).toString());
  }

  @Test
  void changingTheGivenSizesDoesNotChangeTheShape() {
    int[] sizes = {2, 3};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.sizes()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
  }
}
