package dev.espalier.evaluate;

import dev.espalier.data.Tensor;
import java.util.Optional;

/** Adds up the error of one output over many samples. */
final class OutputErrorSum {

  private final SignalErrorSum values = new SignalErrorSum();
  private final SignalErrorSum sentences = new SignalErrorSum();

  private long resized;

  /**
   * Adds a batch. Where the outputs differ in size, as a list of what was found in a picture may,
   * there is nothing to compare.
   *
   * @param original the original's output for it
   * @param compressed the compressed model's
   */
  void add(Batches.Batch batch, Tensor original, Tensor compressed) {
    if (original.elementCount() != compressed.elementCount()) {
      resized += batch.indices().length;
      return;
    }
    add(values, batch, original.toFloats(), compressed.toFloats());
    Optional<TokenMask> mask = TokenMask.of(batch.inputs()).filter(m -> m.fits(original));
    if (mask.isPresent() && mask.get().fits(compressed)) {
      add(sentences, batch, mask.get().pool(original), mask.get().pool(compressed));
    }
  }

  private static void add(SignalErrorSum sum, Batches.Batch batch, float[] a, float[] b) {
    int row = a.length / batch.rows();
    for (int i = 0; i < batch.indices().length; i++) {
      sum.add(a, b, i * row, row);
    }
  }

  /** Samples for which the outputs differed in size. */
  long resized() {
    return resized;
  }

  OutputError error(String output) {
    SignalError pooled = sentences.error();
    boolean any = pooled.samples() + pooled.skipped() > 0;
    return new OutputError(output, values.error(), any ? Optional.of(pooled) : Optional.empty());
  }
}
