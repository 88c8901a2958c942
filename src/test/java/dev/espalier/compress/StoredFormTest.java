package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.estimate.MadeUpRanges;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a file that was written is what was said when it was written. */
class StoredFormTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "32 | NONE | PORTABLE | floats",
        "16 | NONE | PORTABLE | 16-bit floats, made floats",
        "8 | NONE | PORTABLE | 8-bit integers, made floats",
        "4 | NONE | PORTABLE | 4-bit fields, made floats",
        "32 | STATIC | PORTABLE | 8-bit integers, computed as such where that is possible",
        "32 | DYNAMIC | PORTABLE | 8-bit integers, computed as such",
        "5 | DYNAMIC | PORTABLE"
            + " | 5-bit fields, made 8-bit integers when loaded and computed as such",
        "4 | NONE | RUNTIME | MatMulNBits, 4 bits, which stay packed",
      })
  void writtenFilesAreRecognized(int bits, ActivationMode mode, Encoding encoding, String words)
      throws Exception {
    Path file = folder.resolve("written.onnx");
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-300-100.onnx"))) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      compressor.setInputs(MadeUpRanges.of(compressor.network()));
      Recipe recipe =
          Recipe.EMPTY
              .with("fc1", LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)))
              .withActivations(ActivationPlan.NONE.withMode(mode))
              .withEncoding(encoding);
      compressor.compress(recipe, Progress.none(), CancelSignal.none()).toModel().write(file);
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      List<Layer> layers = Network.of(model).layers();
      Layer first =
          layers.stream().filter(layer -> layer.id().value().contains("fc1")).findFirst().get();
      assertEquals(words, StoredForm.of(first));
    }
  }

  @Test
  void layersOfTheSamplesAreFloats() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/mobile.onnx"))) {
      for (Layer layer : Network.of(model).layers()) {
        assertEquals("floats", StoredForm.of(layer));
      }
    }
  }
}
