package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreRuleTest {

  private static final Labelling UNLABELLED = new Labelling(Optional.empty(), 0);

  private final Map<String, Tensor> outputs = new LinkedHashMap<>();

  private void output(String name, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7 - 3;
    }
    outputs.put(name, Tensor.of(values, shape));
  }

  private Optional<ClassScores> decide(int batch, Labelling labelling) {
    return ScoreRule.decide(Optional.empty(), outputs, batch, labelling);
  }

  private String chosen(int batch, Labelling labelling) {
    return decide(batch, labelling).map(ClassScores::output).orElse("none");
  }

  @Test
  void oneRowPerSampleIsClassScores() {
    output("picture", 4, 3, 8, 8);
    output("sentence_embedding", 4, 384);
    output("boxes", 4, 4);
    output("number", 4, 1);
    assertEquals("none", chosen(4, UNLABELLED));
    output("out", 4, 10);
    assertEquals(
        Optional.of(new ClassScores("out", 10, ClassScores.Form.LOGITS)), decide(4, UNLABELLED));
  }

  @Test
  void axesOfSizeOneDoNotCount() {
    output("softmaxout_1", 1, 1000, 1, 1);
    assertEquals(1000, decide(1, UNLABELLED).orElseThrow().classes());
    outputs.clear();
    output("out", 10);
    assertEquals(10, decide(1, UNLABELLED).orElseThrow().classes());
    outputs.clear();
    output("tokens", 1, 12, 30);
    assertEquals("none", chosen(1, UNLABELLED));
  }

  @Test
  void amongSeveralTheClassNamesThenTheOutputsNameThenTheOrderDecide() {
    output("first", 2, 5);
    output("second", 2, 7);
    output("class_logits", 2, 6);
    assertEquals("second", chosen(2, new Labelling(Optional.empty(), 7)));
    assertEquals("class_logits", chosen(2, UNLABELLED));
    outputs.remove("class_logits");
    assertEquals("first", chosen(2, UNLABELLED));
    assertEquals("second", chosen(2, new Labelling(Optional.of(new int[] {0, 6}), 0)));
    assertEquals("first", chosen(2, new Labelling(Optional.of(new int[] {0, 99}), 0)));
  }

  @Test
  void labelsAndClassNamesCountMoreThanWhatAnOutputIsCalled() {
    output("pooled_features", 2, 5);
    assertEquals("none", chosen(2, UNLABELLED));
    assertEquals("pooled_features", chosen(2, new Labelling(Optional.empty(), 5)));
    assertEquals("pooled_features", chosen(2, new Labelling(Optional.of(new int[] {4, 0}), 0)));
    assertEquals("none", chosen(2, new Labelling(Optional.of(new int[] {3, 0}), 0)));
  }

  @Test
  void probabilitiesAreToldFromLogits() {
    outputs.put("p", Tensor.of(new float[] {0.25f, 0.75f, 1, 0}, 2, 2));
    assertEquals(ClassScores.Form.PROBABILITIES, decide(2, UNLABELLED).orElseThrow().form());
    outputs.put("p", Tensor.of(new float[] {0.25f, 0.75f, 1, 1}, 2, 2));
    assertEquals(ClassScores.Form.LOGITS, decide(2, UNLABELLED).orElseThrow().form());
    outputs.put("p", Tensor.of(new float[] {0.25f, 0.75f, 2, -1}, 2, 2));
    assertEquals(ClassScores.Form.LOGITS, decide(2, UNLABELLED).orElseThrow().form());
  }

  @Test
  void oneNumberIsAScoreOnlyForTwoClasses() {
    Labelling binary = new Labelling(Optional.of(new int[] {0, 1, 1}), 0);
    outputs.put("y", Tensor.of(new float[] {0.1f, 0.9f, 0.5f}, 3, 1));
    assertEquals(
        new ClassScores("y", 2, ClassScores.Form.ONE_PROBABILITY), decide(3, binary).orElseThrow());
    outputs.put("y", Tensor.of(new float[] {-0.1f, 0.9f, 5}, 3));
    ClassScores logit = decide(3, binary).orElseThrow();
    assertEquals(ClassScores.Form.ONE_LOGIT, logit.form());
    assertEquals(1 / (1 + Math.exp(-5)), logit.probabilities(new float[] {5}, 0)[1], 1e-12);
    assertEquals("none", chosen(3, UNLABELLED));
    assertEquals("none", chosen(3, new Labelling(Optional.of(new int[] {0, 2, 1}), 0)));
  }

  @Test
  void theUsersChoiceGoesBeforeTheRule() {
    output("embedding", 2, 16);
    output("logits", 2, 10);
    assertEquals(
        "embedding",
        ScoreRule.decide(Optional.of("embedding"), outputs, 2, UNLABELLED).orElseThrow().output());
    assertTrue(ScoreRule.decide(Optional.of(""), outputs, 2, UNLABELLED).isEmpty());
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> ScoreRule.decide(Optional.of("x"), outputs, 2, UNLABELLED));
    assertEquals("the model has no output 'x'; it has [embedding, logits]", unknown.getMessage());
    output("picture", 2, 3, 4);
    assertThrows(
        IllegalArgumentException.class,
        () -> ScoreRule.decide(Optional.of("picture"), outputs, 2, UNLABELLED));
  }

  @Test
  void softmaxSurvivesLargeAndMaskedLogits() {
    ClassScores logits = new ClassScores("x", 3, ClassScores.Form.LOGITS);
    double[] p = logits.probabilities(new float[] {0, 3000, Float.NEGATIVE_INFINITY, 2999}, 1);
    assertEquals(1 / (1 + Math.exp(-1)), p[0], 1e-12);
    assertEquals(0, p[1]);
    assertEquals(0, ClassScores.answer(p).label());
    double[] other = {0.5, 0.5, 0};
    assertTrue(Double.isFinite(ClassScores.divergence(p, other)));
    assertTrue(Double.isFinite(ClassScores.divergence(other, p)));
  }
}
