package dev.espalier.method.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.ChannelLayout;
import dev.espalier.numeric.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangesTest {
  private static final RangeFinder FINDER = new MinMaxRange(CodeGrid.asymmetric(5));

  @Test
  void everyChannelIsFoundAlongEveryAxis() {
    Shape shape = Shape.of(7, 40, 3);
    float[] values = random(7 * 40 * 3);
    for (int axis = -1; axis < 3; axis++) {
      ChannelLayout layout = ChannelLayout.of(shape, axis);
      QuantizationParameters found = Ranges.find(values, layout, FINDER, CancelSignal.none());
      assertEquals(layout.channels(), found.channels());
      for (int channel = 0; channel < layout.channels(); channel++) {
        float[] own = channel(values, layout, channel);
        assertEquals(FINDER.find(own, 0, own.length), found.grid(channel));
      }
    }
  }

  @Test
  void largeTensorsAreFoundInSeveralPieces() {
    Shape shape = Shape.of(300, 5000);
    float[] values = random(1_500_000);
    for (int axis = 0; axis < 2; axis++) {
      ChannelLayout layout = ChannelLayout.of(shape, axis);
      QuantizationParameters found = Ranges.find(values, layout, FINDER, CancelSignal.none());
      for (int channel = 0; channel < layout.channels(); channel += 37) {
        float[] own = channel(values, layout, channel);
        assertEquals(FINDER.find(own, 0, own.length), found.grid(channel));
      }
    }
  }

  @Test
  void sampleOfAllWeightsGivesTheSameGridsInAnyOrder() {
    float[] values = random(600);
    ChannelLayout layout = ChannelLayout.of(Shape.of(20, 6, 5), 1);
    float[] backwards = new float[600];
    int[] channelOf = new int[600];
    for (int i = 0; i < 600; i++) {
      backwards[i] = values[599 - i];
      channelOf[i] = layout.channelOf(599 - i);
    }
    QuantizationParameters all = Ranges.find(values, layout, FINDER, CancelSignal.none());
    QuantizationParameters sample = Ranges.findOnSample(backwards, channelOf, 6, FINDER);
    assertArrayEquals(all.scales(), sample.scales());
    assertArrayEquals(all.zeroPoints(), sample.zeroPoints());
  }

  @Test
  void channelWithoutSampleGetsTheGridOfZeros() {
    QuantizationParameters found =
        Ranges.findOnSample(new float[] {1, 2}, new int[] {2, 2}, 3, FINDER);
    assertEquals(ChannelGrid.spanning(0, 0, CodeGrid.asymmetric(5)), found.grid(0));
    assertEquals(2f / 31, found.grid(2).scale());
  }

  @Test
  void workStopsWhenCancelled() {
    ChannelLayout layout = ChannelLayout.of(Shape.of(100, 10), 1);
    assertThrows(
        CancelledException.class, () -> Ranges.find(random(1000), layout, FINDER, () -> true));
  }

  private static float[] random(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] channel(float[] values, ChannelLayout layout, int channel) {
    float[] own = new float[layout.channelSize()];
    int found = 0;
    for (int i = 0; i < values.length; i++) {
      if (layout.channelOf(i) == channel) {
        own[found++] = values[i];
      }
    }
    return own;
  }
}
