package dev.espalier.evaluate;

import dev.espalier.data.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * Says which tokens of each sample are text and which only fill it up: an integer input of samples
 * by tokens whose name ends in {@code attention_mask}. With it, a sentence embedding is made of the
 * embeddings of its tokens as sentence transformers do (N. Reimers and I. Gurevych, 2019): their
 * mean over the tokens that the mask keeps. Its length does not matter to a cosine.
 */
record TokenMask(Tensor tokens) {

  private static final String NAME = "attention_mask";

  /** The mask among a model's inputs, if it has one. */
  static Optional<TokenMask> of(Map<String, Tensor> inputs) {
    return inputs.entrySet().stream()
        .filter(input -> input.getKey().endsWith(NAME))
        .map(Map.Entry::getValue)
        .filter(tensor -> tensor.rank() == 2 && !tensor.type().isFloat())
        .findFirst()
        .map(TokenMask::new);
  }

  /** Whether a tensor holds an embedding for each token of each sample. */
  boolean fits(Tensor embeddings) {
    return embeddings.rank() == 3
        && embeddings.axis(0) == tokens.axis(0)
        && embeddings.axis(1) == tokens.axis(1);
  }

  /** The sum over the tokens that the mask keeps: samples by width, row major. */
  float[] pool(Tensor embeddings) {
    int width = Math.toIntExact(embeddings.axis(2));
    int length = Math.toIntExact(tokens.axis(1));
    float[] values = embeddings.toFloats();
    float[] mask = tokens.toFloats();
    double[] sums = new double[mask.length / Math.max(1, length) * width];
    for (int token = 0; token < mask.length; token++) {
      for (int i = 0; mask[token] != 0 && i < width; i++) {
        sums[token / length * width + i] += values[token * width + i];
      }
    }
    float[] pooled = new float[sums.length];
    for (int i = 0; i < pooled.length; i++) {
      pooled[i] = (float) sums[i];
    }
    return pooled;
  }
}
