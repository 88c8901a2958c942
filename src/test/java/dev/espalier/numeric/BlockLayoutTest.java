package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockLayoutTest {
  @Test
  void blocksOfMatricesLieAlongTheInputs() {
    BlockLayout outputsFirst = new BlockLayout(ChannelLayout.of(Shape.of(3, 70), 0), 32);
    assertEquals(9, outputsFirst.groups());
    assertEquals(3 + 1, outputsFirst.groupOf(70 + 32));
    assertEquals(3 + 2, outputsFirst.groupOf(70 + 69));
    BlockLayout inputsFirst = new BlockLayout(ChannelLayout.of(Shape.of(70, 3), 1), 32);
    assertEquals(9, inputsFirst.groups());
    assertEquals(1, inputsFirst.groupOf(31 * 3 + 1));
    assertEquals(3 + 1, inputsFirst.groupOf(32 * 3 + 1));
    assertEquals(6 + 2, inputsFirst.groupOf(69 * 3 + 2));
  }

  @Test
  void blocksOfConvolutionsRunThroughTheKernelFirst() {
    Shape shape = Shape.of(2, 4, 3, 3);
    BlockLayout layout = new BlockLayout(ChannelLayout.of(shape, 0), 16);
    for (int output = 0; output < 2; output++) {
      for (int input = 0; input < 4; input++) {
        for (int place = 0; place < 9; place++) {
          int index = (output * 4 + input) * 9 + place;
          assertEquals(output * 3 + (input * 9 + place) / 16, layout.groupOf(index));
        }
      }
    }
  }

  /** Groups are a partition, of one channel each, none larger than a block. */
  @Property
  void groupsAreBlocksOfOneChannel(
      @ForAll @IntRange(min = 1, max = 40) int outer,
      @ForAll @IntRange(min = 1, max = 6) int channels,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(min = 1, max = 20) int size) {
    ChannelLayout plain = new ChannelLayout(outer, channels, inner);
    BlockLayout layout = new BlockLayout(plain, size);
    boolean[] seen = new boolean[plain.elementCount()];
    for (int group = 0; group < layout.groups(); group++) {
      List<Integer> elements = new ArrayList<>();
      layout.forEach(group, elements::add);
      assertTrue(!elements.isEmpty() && elements.size() <= size);
      for (int i = 0; i < elements.size(); i++) {
        int index = elements.get(i);
        assertTrue(!seen[index]);
        seen[index] = true;
        assertEquals(group, layout.groupOf(index));
        assertEquals(plain.channelOf(index), layout.channelOfGroup(group));
        int step = outer > inner ? channels * inner : 1;
        assertEquals(elements.getFirst() + i * step, index);
      }
    }
    for (boolean each : seen) {
      assertTrue(each);
    }
  }

  /** Both ways to walk come by the same groups as asking for each element. */
  @Property
  void walksAgreeWithTheGroupOfEachElement(
      @ForAll @IntRange(min = 1, max = 40) int outer,
      @ForAll @IntRange(min = 1, max = 6) int channels,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(min = 0, max = 20) int size) {
    ChannelLayout plain = new ChannelLayout(outer, channels, inner);
    ScaleLayout layout = size == 0 ? plain : new BlockLayout(plain, size);
    if (layout.inRuns()) {
      for (int from = 0; from < layout.elementCount(); from = layout.runEnd(from)) {
        for (int index = from; index < layout.runEnd(from); index++) {
          assertEquals(layout.groupOf(from), layout.groupOf(index));
        }
      }
    } else {
      for (int index = 0; index < layout.elementCount(); index++) {
        int row = index / layout.rowLength();
        int place = index % layout.rowLength() / layout.repeat();
        assertEquals(layout.groupOf(index), layout.rowGroup(row) + place);
      }
      assertEquals(layout.elementCount(), layout.rows() * layout.rowLength());
    }
  }

  @Test
  void blocksOfNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BlockLayout(ChannelLayout.whole(3), 0));
  }
}
