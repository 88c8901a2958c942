package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cutting into groups, and what becomes of values that cannot be compared. */
class LayerErrorMeterTest {

  /** A model whose value {@code v<i>} holds {@code widths[i]} numbers per sample. */
  private static final class Fake implements ActivationSource {
    private final int[] widths;
    private final float factor;
    private final List<Set<String>> opened = new ArrayList<>();
    private String failing = "";
    private RuntimeFailure.Kind kind = RuntimeFailure.Kind.REFUSED;

    Fake(float factor, int... widths) {
      this.factor = factor;
      this.widths = widths;
    }

    private int width(String value) {
      return widths[Integer.parseInt(value.substring(1))];
    }

    @Override
    public ModelSession open(Set<String> values, CancelSignal cancel) throws RuntimeFailure {
      opened.add(Set.copyOf(values));
      if (values.contains(failing)) {
        throw new RuntimeFailure(kind, "m", "m broke", "", null);
      }
      List<InputSpec> outputs =
          values.stream()
              .map(value -> new InputSpec(value, ElementType.FLOAT32, new long[] {-1, -1}))
              .toList();
      return new FakeSession(
          outputs,
          1,
          inputs -> {
            float sample = inputs.get("x").toFloats()[0];
            Map<String, Tensor> all = new HashMap<>();
            for (String value : values) {
              float[] row = new float[width(value)];
              java.util.Arrays.fill(row, factor * (sample + 1));
              all.put(value, Tensor.of(row, 1, row.length));
            }
            return all;
          });
    }

    @Override
    public Map<String, long[]> shapes(
        Set<String> values, Map<String, Tensor> inputs, CancelSignal cancel) {
      cancel.throwIfCancelled();
      Map<String, long[]> shapes = new HashMap<>();
      values.forEach(value -> shapes.put(value, new long[] {1, width(value)}));
      return shapes;
    }
  }

  private static List<OutputPair> layers(int count) {
    return IntStream.range(0, count).mapToObj(i -> OutputPair.same("layer" + i, "v" + i)).toList();
  }

  private static LayerErrors measure(
      Fake original, Fake compressed, LayerErrorLimits limits, CancelSignal cancel)
      throws Exception {
    return new LayerErrorMeter(original, compressed, limits)
        .measure(
            layers(original.widths.length), FakeDataset.unlabelled(10), Progress.none(), cancel);
  }

  @Test
  void groupsStayWithinTheirBytes() throws Exception {
    Fake original = new Fake(1, 10, 10, 10, 10, 35, 10, 3);
    Fake compressed = new Fake(1.1f, 10, 10, 10, 10, 35, 10, 3);
    LayerErrors errors =
        measure(original, compressed, new LayerErrorLimits(4, 100, 400), CancelSignal.none());
    // Four bytes a number: two values of 10 fit into 100 bytes, the one of 35 is alone.
    assertEquals(
        List.of(Set.of("v0", "v1"), Set.of("v2", "v3"), Set.of("v4"), Set.of("v5", "v6")),
        original.opened);
    assertEquals(original.opened, compressed.opened);
    assertEquals(List.of(), errors.unmeasured());
    assertEquals(7, errors.measured().size());
    for (LayerError layer : errors.measured()) {
      assertEquals(20, layer.error().sqnrDb(), 1e-3);
      assertEquals(0.1, layer.error().relative(), 1e-5);
      assertEquals(4, layer.error().samples());
    }
  }

  @Test
  void valuesThatAreTooLargeAreNeverAskedFor() throws Exception {
    Fake original = new Fake(1, 10, 200, 10);
    LayerErrors errors =
        measure(
            original,
            new Fake(1, 10, 200, 10),
            new LayerErrorLimits(4, 100, 400),
            CancelSignal.none());
    assertEquals(List.of(Set.of("v0", "v2")), original.opened);
    assertEquals("layer1", errors.unmeasured().getFirst().layer());
    assertEquals(2, errors.measured().size());
  }

  @Test
  void valuesOfOtherSizeAreListed() throws Exception {
    LayerErrors errors =
        measure(
            new Fake(1, 10, 10),
            new Fake(1, 10, 12),
            LayerErrorLimits.DEFAULT,
            CancelSignal.none());
    assertEquals(1, errors.measured().size());
    assertTrue(errors.unmeasured().getFirst().reason().contains("[1, 12]"));
  }

  @Test
  void groupsThatTheRuntimeRefusesAreListedAndTheOthersMeasured() throws Exception {
    Fake compressed = new Fake(1, 10, 10, 10);
    compressed.failing = "v1";
    LayerErrors errors =
        measure(
            new Fake(1, 10, 10, 10),
            compressed,
            new LayerErrorLimits(4, 40, 400),
            CancelSignal.none());
    assertEquals(
        List.of("layer0", "layer2"), errors.measured().stream().map(LayerError::layer).toList());
    assertEquals("could not be run: m broke.", errors.unmeasured().getFirst().reason());
  }

  @Test
  void nothingMoreIsTriedAfterACrash() throws Exception {
    Fake compressed = new Fake(1, 10, 10, 10);
    compressed.failing = "v1";
    compressed.kind = RuntimeFailure.Kind.CRASHED;
    LayerErrors errors =
        measure(
            new Fake(1, 10, 10, 10),
            compressed,
            new LayerErrorLimits(4, 40, 400),
            CancelSignal.none());
    assertEquals(2, compressed.opened.size());
    assertEquals(1, errors.measured().size());
    assertEquals(
        List.of("layer1", "layer2"),
        errors.unmeasured().stream().map(UnmeasuredLayer::layer).toList());
  }

  @Test
  void cancellingKeepsTheGroupsThatAreDone() throws Exception {
    Fake original = new Fake(1, 10, 10, 10);
    LayerErrors errors =
        measure(
            original,
            new Fake(1, 10, 10, 10),
            new LayerErrorLimits(4, 40, 400),
            () -> original.opened.size() > 1);
    assertEquals(1, errors.measured().size());
    assertEquals(2, errors.unmeasured().size());
    assertTrue(errors.unmeasured().getFirst().reason().contains("cancelled"));
  }

  @Test
  void limitsThatAllowNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LayerErrorLimits(0, 1, 1));
  }
}
