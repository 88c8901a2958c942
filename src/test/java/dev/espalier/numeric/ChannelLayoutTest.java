package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ChannelLayoutTest {
  @Test
  void channelOfFollowsTheChosenAxis() {
    Shape shape = Shape.of(2, 3, 4);
    for (int axis = 0; axis < 3; axis++) {
      ChannelLayout layout = ChannelLayout.of(shape, axis);
      for (int i = 0; i < 24; i++) {
        int[] place = {i / 12, i / 4 % 3, i % 4};
        assertEquals(place[axis], layout.channelOf(i));
      }
      assertEquals(shape.size(axis), layout.channels());
      assertEquals(24, layout.elementCount());
      assertEquals(24 / shape.size(axis), layout.channelSize());
    }
  }

  @Test
  void layoutOfAnEmptyShapeHasNoElements() {
    assertEquals(0, ChannelLayout.of(Shape.of(5, 0, 7), 0).elementCount());
    assertEquals(5, ChannelLayout.of(Shape.of(5, 0, 7), 0).channels());
    assertEquals(0, ChannelLayout.of(Shape.of(5, 0, 7), 1).channels());
  }

  @Test
  void axisOutsideTheShapeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ChannelLayout.of(Shape.of(2), 1));
    assertThrows(IllegalArgumentException.class, () -> ChannelLayout.of(Shape.of(2), -2));
  }
}
