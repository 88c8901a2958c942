package dev.espalier.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerPatternsTest {

  private static final List<String> LAYERS = List.of("conv1", "conv2", "fc1", "stage1.conv1");

  private static Map<String, Integer> resolve(String... entries) {
    return LayerPatterns.resolve(List.of(entries), LAYERS, Integer::valueOf);
  }

  @Test
  void plainValueIsForAllLayers() {
    assertEquals(Map.of("conv1", 4, "conv2", 4, "fc1", 4, "stage1.conv1", 4), resolve("4"));
  }

  @Test
  void lastFittingPatternCounts() {
    assertEquals(
        Map.of("conv1", 6, "conv2", 3, "fc1", 8, "stage1.conv1", 8),
        resolve("8", "conv*=6", "conv2=3"));
  }

  @Test
  void dotAndQuestionMarkAreNoRegularExpression() {
    assertEquals(Map.of("stage1.conv1", 2), resolve("stage?.conv1=2"));
    assertThrows(IllegalArgumentException.class, () -> resolve("stage1xconv1=2"));
  }

  @Test
  void patternThatFitsNothingIsRefusedByName() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> resolve("dense*=2")).getMessage();
    assertTrue(message.contains("dense*"), message);
  }
}
