package dev.espalier.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeLengthTest {
  private static final int COUNT = 120_000;

  @Test
  void codesOfNormalWeightsTakeAboutTheirEntropy() throws CompressionException {
    CodeLength length = of(new Pruning.Sparsity(0.9), Quantization.ofBits(4)).orElseThrow();
    double zeros = -0.9 * log2(0.9) - 0.1 * log2(0.1);
    double entropy = length.entropyBits() / length.weights();
    // Where weights are not zero they have at most 4 bits, and not all that is kept is zero.
    assertTrue(entropy > zeros && entropy < zeros + 0.4, "" + entropy);
    assertEquals(entropy, length.codedBits().orElseThrow() / COUNT, 0.02 * entropy);
  }

  @Test
  void signsTakeABitAndFloatsHaveNoCodes() throws CompressionException {
    CodeLength signs = of(Pruning.NONE, Quantization.ofBits(1)).orElseThrow();
    assertEquals(1.0, signs.entropyBits() / signs.weights(), 1e-3);
    assertEquals(Optional.empty(), of(Pruning.NONE, Quantization.ofBits(16)));
  }

  private static Optional<CodeLength> of(Pruning pruning, Quantization quantization)
      throws CompressionException {
    Random random = new Random(11);
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Weight weight = new Weight(values, Shape.of(300, 400), 0);
    return CodeLength.of(Compressor.compress(weight, pruning, quantization, CancelSignal.none()));
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
