package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.NpzWriter;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.export.ExportRequest;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.RuntimeFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportJobTest {
  private static final int WIDTH = 5;

  @TempDir private Path folder;

  private ExportRequest request(List<InputSpec> inputs, Optional<Path> data) throws Exception {
    Path file = TwoLayers.model(folder);
    Optional<Dataset> samples = Optional.empty();
    if (data.isPresent()) {
      samples = Optional.of(Datasets.open(data.get(), inputs));
    }
    Network network = Network.of(OnnxModel.open(file));
    try (OpenProject project = new OpenProject(file, network, inputs, samples, data)) {
      NetworkCompressor compressor = new NetworkCompressor(network);
      var estimate =
          new NetworkEstimator(compressor, id -> Optional.empty()).estimate(Recipe.EMPTY);
      return new ExportJob(
              project, compressor, Optional.empty(), Recipe.EMPTY, estimate, Optional.empty())
          .request(folder.resolve("small.onnx"));
    }
  }

  /** A batch size that is fixed is kept, whatever it is and however few samples there are. */
  @ParameterizedTest
  @CsvSource({
    "-1, 20, 16, 1, 16 samples of data.npz",
    "-1, 1, 1, 1, 1 sample of data.npz",
    "4, 20, 4, 4, 16 samples of data.npz",
    "4, 3, 1, 4, 3 samples of data.npz",
    "32, 20, 1, 32, 20 samples of data.npz",
  })
  void callsHaveTheBatchSizeOfTheModel(long batch, int size, int calls, long rows, String text)
      throws Exception {
    Path data =
        new NpzWriter()
            .floats("x", new float[size * WIDTH], size, WIDTH)
            .write(folder.resolve("data.npz"));
    InputSpec input = new InputSpec("x", ElementType.FLOAT32, new long[] {batch, WIDTH});
    ExportRequest request = request(List.of(input), Optional.of(data));
    assertEquals(calls, request.inputs().size());
    assertEquals(text, request.inputsAre());
    for (Map<String, Tensor> fed : request.inputs()) {
      assertArrayEquals(new long[] {rows, WIDTH}, fed.get("x").shape());
    }
    assertArrayEquals(new long[] {rows, WIDTH}, request.timedOn().get("x").shape());
  }

  @Test
  void inputsThatCannotBeMadeUpAreNamed() {
    for (InputSpec input :
        List.of(
            new InputSpec("words", ElementType.OTHER, new long[] {-1}),
            new InputSpec("words", ElementType.INT64, new long[] {1 << 20, 1 << 20}),
            new InputSpec("words", ElementType.FLOAT32, new long[] {1L << 40, 1L << 40}))) {
      var refusal =
          assertThrows(RuntimeFailure.class, () -> request(List.of(input), Optional.empty()));
      assertEquals(RuntimeFailure.Kind.REFUSED, refusal.kind());
      assertTrue(refusal.getMessage().contains("input 'words'"), refusal.getMessage());
    }
  }
}
