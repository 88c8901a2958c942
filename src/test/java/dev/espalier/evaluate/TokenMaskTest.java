package dev.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenMaskTest {

  private static final Tensor MASK = Tensor.of(new long[] {1, 1, 0, 1, 0, 0}, 2, 3);
  private static final Tensor TOKENS =
      Tensor.of(new float[] {1, 2, 3, 4, 99, 99, 5, 6, 99, 99, 99, 99}, 2, 3, 2);

  @Test
  void poolAddsTheTokensThatTheMaskKeeps() {
    assertArrayEquals(new float[] {4, 6, 5, 6}, new TokenMask(MASK).pool(TOKENS));
  }

  @Test
  void maskIsFoundByItsName() {
    assertTrue(TokenMask.of(Map.of("input_ids", MASK)).isEmpty());
    assertEquals(MASK, TokenMask.of(Map.of("attention_mask", MASK)).orElseThrow().tokens());
    Tensor floats = Tensor.zeros(ElementType.FLOAT32, 2, 3);
    assertTrue(TokenMask.of(Map.of("attention_mask", floats)).isEmpty());
  }

  @Test
  void onlyOneEmbeddingForEachTokenFits() {
    TokenMask mask = new TokenMask(MASK);
    assertTrue(mask.fits(TOKENS));
    assertFalse(mask.fits(Tensor.zeros(ElementType.FLOAT32, 2, 2)));
    assertFalse(mask.fits(Tensor.zeros(ElementType.FLOAT32, 2, 4, 2)));
  }

  @Test
  void errorOfSentencesLeavesPaddingOut() {
    float[] other = TOKENS.toFloats();
    for (int i = 0; i < other.length; i++) {
      other[i] = other[i] == 99 ? -99 : other[i];
    }
    OutputErrorSum sum = new OutputErrorSum();
    Batches.Batch batch = new Batches.Batch(new int[] {0, 1}, 2, Map.of("attention_mask", MASK));
    sum.add(batch, TOKENS, Tensor.of(other, 2, 3, 2));
    OutputError error = sum.error("tokens");
    assertEquals(0, error.sentences().orElseThrow().relative());
    assertTrue(error.error().relative() > 1);
  }
}
