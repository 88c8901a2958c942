package dev.espalier.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class MagnitudeIndexTest {
  /** Any floats, and few of them, so that there are equal ones. */
  @Provide
  Arbitrary<float[]> arrays() {
    Arbitrary<Float> any = Arbitraries.floats();
    Arbitrary<Float> few =
        Arbitraries.of(
            0f, -0f, 1f, -1f, 1.0000001f, 0.5f, Float.MIN_VALUE, Float.MAX_VALUE, -2.5f, 1e-20f);
    return Arbitraries.oneOf(any, few).array(float[].class).ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<float[]>> several() {
    return arrays().list().ofMinSize(1).ofMaxSize(5);
  }

  @Property
  void countsWhatIsBelow(@ForAll("arrays") float[] values, @ForAll("arrays") float[] magnitudes) {
    MagnitudeIndex index = new MagnitudeIndex(values);
    for (float magnitude : magnitudes) {
      int below = 0;
      for (float value : values) {
        below += Math.abs(value) < Math.abs(magnitude) ? 1 : 0;
      }
      assertEquals(below, index.below(Math.abs(magnitude)));
    }
  }

  /** Sorted as a whole, in the order of the arrays where they are equal. */
  @Property
  void smallestOfAllAreThoseThatSortingPutsFirst(
      @ForAll("several") List<float[]> arrays,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    record Place(float magnitude, int array) {}
    List<Place> all = new ArrayList<>();
    for (int array = 0; array < arrays.size(); array++) {
      for (float value : arrays.get(array)) {
        all.add(new Place(Math.abs(value), array));
      }
    }
    all.sort(Comparator.comparingDouble(Place::magnitude));
    int count = (int) Math.round(share * all.size());
    Integer[] wanted = new Integer[arrays.size()];
    Arrays.fill(wanted, 0);
    all.subList(0, count).forEach(place -> wanted[place.array()]++);
    assertEquals(
        List.of(wanted),
        MagnitudeIndex.smallest(arrays.stream().map(MagnitudeIndex::new).toList(), count));
  }
}
