package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real transformer: 4 bits for all products, 8 for the embeddings. */
class MiniLmTest {
  private static final String OUTPUT = "last_hidden_state";
  private static final int RUNS = 15;

  @TempDir Path folder;

  @Test
  void transformerIsSmallAndFastAndAlmostTheSame()
      throws IOException, OrtException, CompressionException {
    Path original = MiniLm.in(folder);
    Path target = folder.resolve("small.onnx");
    try (OnnxModel model = OnnxModel.open(original)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      Recipe recipe = recipe(compressor.network());
      long estimate = compressor.size(recipe).fileBytes();
      compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().write(target);
      assertEquals(Files.size(target), estimate);
      assertTrue(estimate < 20_000_000, estimate + " bytes");
    }
    compare(original, target);
  }

  private static Recipe recipe(Network network) {
    Recipe recipe = Recipe.EMPTY;
    for (Layer layer : network.layers()) {
      int bits = layer.op().equals("MatMul") ? 4 : 8;
      recipe =
          recipe.with(
              layer.id().value(), LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
    }
    return recipe;
  }

  private static void compare(Path original, Path target) throws OrtException {
    Map<String, Session.Input> sentence = sentence();
    try (Session before = Session.of(original);
        Session after = Session.of(target)) {
      String output =
          before.outputs().contains(OUTPUT) ? OUTPUT : before.outputs().iterator().next();
      float[] wanted = before.run(sentence, Set.of(output)).get(output);
      float[] got = after.run(sentence, Set.of(output)).get(output);
      double cosine = cosine(mean(wanted), mean(got));
      assertTrue(cosine > 0.9, "cosine " + cosine);
      double[] times = new double[RUNS];
      double[] originalTimes = new double[RUNS];
      for (int run = 0; run < RUNS; run++) {
        originalTimes[run] = time(before, sentence, output);
        times[run] = time(after, sentence, output);
      }
      double ratio = median(times) / median(originalTimes);
      // They run the same kernels on the same floats; the rest is what a busy machine adds.
      assertTrue(ratio < 1.5, "time " + ratio);
    }
  }

  /** Some common words. */
  private static Map<String, Session.Input> sentence() {
    long[] ids = {101, 1996, 4937, 2938, 2006, 1996, 13523, 1998, 2246, 2041, 1997, 3332, 102};
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    return Map.of(
        "input_ids", new Session.Input(ids, 1, ids.length),
        "attention_mask", new Session.Input(ones, 1, ids.length),
        "token_type_ids", new Session.Input(new long[ids.length], 1, ids.length));
  }

  private static double time(Session session, Map<String, Session.Input> input, String output)
      throws OrtException {
    long start = System.nanoTime();
    session.run(input, Set.of(output));
    return System.nanoTime() - start;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The embedding of the sentence: the mean over its tokens. */
  private static double[] mean(float[] tokens) {
    int width = 384;
    double[] sum = new double[width];
    for (int i = 0; i < tokens.length; i++) {
      sum[i % width] += tokens[i];
    }
    return sum;
  }

  private static double cosine(double[] a, double[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
