package dev.espalier.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.json.Json;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are well-formed and rare. */
class OddModelsExportTest {
  private static final int SIZE = 64;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"w \uD83D\uDE00", "\"w\"\n'", "w\u0000", "\u6743\u91CD"})
  void weightsMayHaveAnyName(String name) throws Exception {
    ExportResult result = export(model(name, weights()).output("y"), 4);
    assertEquals(SIZE * SIZE, result.report().validation().weightsCompared());
    assertTrue(result.report().bytes().asEstimated());
  }

  @Test
  void outputsThatAreRandomAreNotHeldAgainstTheFile() throws Exception {
    ModelBuilder model =
        model("w", weights())
            .node(NewNode.of("RandomNormalLike", List.of("y"), "noise"))
            .node(NewNode.of("Add", List.of("y", "noise"), "z"))
            .output("y")
            .output("z");
    ExportResult result = export(model, 4);
    assertEquals(List.of("z"), result.report().validation().outputsNotCompared());
    assertTrue(Files.readString(result.html()).contains("not compared: outputs z"));
    assertEquals(result.report(), Json.read(result.json(), ExportReport.class));
  }

  @Test
  void reportOfExactWeightsHasNumbersOnly() throws Exception {
    float[] whole = new float[SIZE * SIZE];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = i % SIZE;
    }
    ExportResult result = export(model("w", whole).output("y"), 16);
    LayerReport layer = result.report().layers().getFirst();
    assertEquals(Optional.empty(), layer.sqnrDb().orElseThrow().exported());
    assertFalse(Files.readString(result.json()).contains("Infinity"));
    assertTrue(Files.readString(result.html()).contains("<td>∞</td>"));
  }

  @Test
  void modelWithExternalDataIsExported() throws Exception {
    Path inline = folder.resolve("inline.onnx");
    model("w", weights()).output("y").write(inline);
    Path file = folder.resolve("m.onnx");
    try (OnnxModel model = OnnxModel.open(inline)) {
      ModelEditor editor = model.edit();
      editor.write(file, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true));
    }
    ExportReport report = export(file, 8).report();
    assertTrue(report.bytes().asEstimated());
    assertTrue(report.bytes().original() > SIZE * SIZE * Float.BYTES);
  }

  /** y = x w. */
  private static ModelBuilder model(String name, float[] weights) {
    return ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(SIZE)))
        .tensor(NewTensor.of(name, Dims.of(SIZE, SIZE), weights))
        .node(NewNode.of("MatMul", List.of("x", name), "y"));
  }

  private static float[] weights() {
    Random random = new Random(1);
    float[] weights = new float[SIZE * SIZE];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return weights;
  }

  private ExportResult export(ModelBuilder model, int bits) throws Exception {
    Path file = folder.resolve("m.onnx");
    model.write(file);
    return export(file, bits);
  }

  private ExportResult export(Path file, int bits) throws Exception {
    try (OnnxModel model = OnnxModel.open(file);
        InProcessRuntime runtime = new InProcessRuntime()) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      Layer layer = compressor.network().layers().getFirst();
      LayerPlan plan = LayerPlan.NONE.withQuantization(Quantization.ofBits(bits));
      Recipe recipe = Recipe.EMPTY.with(layer.id().value(), plan);
      Map<String, Tensor> input = Map.of("x", Tensor.of(new float[SIZE], 1, SIZE));
      var request =
          new ExportRequest(
              compressor,
              Optional.empty(),
              recipe,
              folder.resolve("small.onnx"),
              new NetworkEstimator(compressor, id -> Optional.empty()).estimate(recipe),
              List.of(input),
              "zeros",
              input,
              Optional.empty(),
              SumsMeter.NONE);
      return new Exporter(runtime).export(request, Progress.none(), CancelSignal.none());
    }
  }
}
