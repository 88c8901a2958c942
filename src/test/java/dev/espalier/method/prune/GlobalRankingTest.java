package dev.espalier.method.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.numeric.CancelSignal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class GlobalRankingTest {
  private record Element(int tensor, int index, float magnitude) {}

  @Property
  void prunesExactlyTheSmallestOfAll(
      @ForAll @Size(max = 6) List<@Size(max = 20) List<@FloatRange(min = -3, max = 3) Float>> lists,
      @ForAll @DoubleRange(min = 0, max = 1) double sparsity) {
    List<float[]> tensors = lists.stream().map(GlobalRankingTest::toArray).toList();
    List<Element> all = new ArrayList<>();
    for (int tensor = 0; tensor < tensors.size(); tensor++) {
      for (int i = 0; i < tensors.get(tensor).length; i++) {
        all.add(new Element(tensor, i, Math.abs(tensors.get(tensor)[i])));
      }
    }
    all.sort(
        Comparator.comparingDouble(
            Element::magnitude)); // stable: earlier tensors and indices first
    List<Element> smallest = all.subList(0, (int) Math.round(sparsity * all.size()));

    GlobalRanking ranking = GlobalRanking.of(suppliers(tensors), sparsity, CancelSignal.none());

    for (int tensor = 0; tensor < tensors.size(); tensor++) {
      float[] expected = tensors.get(tensor).clone();
      for (Element element : smallest) {
        if (element.tensor == tensor) {
          expected[element.index] = 0;
        }
      }
      float[] pruned =
          MagnitudePruner.smallest(
              tensors.get(tensor), ranking.counts().get(tensor), CancelSignal.none());
      assertEquals(boxed(expected), boxed(pruned));
    }
  }

  @Example
  void tiesGoToTheEarlierTensors() {
    List<float[]> tensors = List.of(new float[] {1, -1}, new float[] {1, 1, 0.5f});
    GlobalRanking ranking = GlobalRanking.of(suppliers(tensors), 0.8, CancelSignal.none());
    assertEquals(new GlobalRanking(1, List.of(2, 2)), ranking);
  }

  @Example
  void nothingIsPrunedAtSparsityZeroOrWithoutWeights() {
    List<float[]> tensors = List.of(new float[] {1, 0});
    assertEquals(List.of(0), GlobalRanking.of(suppliers(tensors), 0, CancelSignal.none()).counts());
    assertEquals(List.of(), GlobalRanking.of(List.of(), 1, CancelSignal.none()).counts());
  }

  private static List<Supplier<float[]>> suppliers(List<float[]> tensors) {
    List<Supplier<float[]>> suppliers = new ArrayList<>();
    for (float[] tensor : tensors) {
      suppliers.add(tensor::clone);
    }
    return suppliers;
  }

  private static float[] toArray(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      // Coarse values, so that there are ties.
      array[i] = Math.round(values.get(i) * 4) / 4f;
    }
    return array;
  }

  private static List<Float> boxed(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value + 0f); // -0 and 0 are one
    }
    return list;
  }
}
