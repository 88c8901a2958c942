package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.numeric.BitMask;
import dev.espalier.numeric.Shape;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SignScaleTest {
  /** (2 sign - 1) kept scale in floats, as a graph would compute it from the planes. */
  @Property
  void decodesToTheProductOfItsPlanes(
      @ForAll @IntRange(min = 1, max = 7) int outer,
      @ForAll @IntRange(min = 1, max = 7) int channels,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll boolean masked,
      @ForAll long seed) {
    Random random = new Random(seed);
    Shape shape = Shape.of(outer, channels, inner);
    BitMask signs = new BitMask(shape.elementCount());
    BitMask kept = new BitMask(shape.elementCount());
    for (int i = 0; i < signs.size(); i++) {
      boolean keep = !masked || random.nextBoolean();
      if (keep) {
        kept.set(i);
      }
      if (!keep || random.nextBoolean()) {
        signs.set(i);
      }
    }
    float[] scales = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      scales[channel] = channel == 2 ? 0 : random.nextFloat();
    }
    SignScale weight =
        new SignScale(shape, signs, masked ? Optional.of(kept) : Optional.empty(), scales, 1, 0);

    float[] decoded = weight.decode();
    int zeros = 0;
    for (int i = 0; i < decoded.length; i++) {
      float scale = scales[i / inner % channels];
      float expected = (signs.get(i) ? 1f : -1f) * (kept.get(i) ? 1f : 0f) * scale;
      assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(decoded[i]));
      zeros += expected == 0 ? 1 : 0;
    }
    assertEquals(zeros, weight.zeros());
  }
}
