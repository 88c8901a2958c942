package dev.espalier.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.json.Json;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeInfo;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.WatchedRuntime;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExporterTest {
  private static final Path MODEL = Path.of("assets", "samples", "lenet-300-100.onnx");

  @TempDir private Path folder;
  private final InProcessRuntime runtime = new InProcessRuntime();
  private OnnxModel model = null;
  private NetworkCompressor compressor = null;

  @BeforeEach
  void open() throws IOException {
    model = OnnxModel.open(MODEL);
    compressor = new NetworkCompressor(Network.of(model));
  }

  @AfterEach
  void close() {
    model.close();
    runtime.close();
  }

  private ExportResult export(Path target, ModelRuntime checkedBy) throws Exception {
    return export(target, checkedBy, Progress.none(), CancelSignal.none());
  }

  private ExportResult export(
      Path target, ModelRuntime checkedBy, Progress progress, CancelSignal cancel)
      throws Exception {
    LayerPlan plan =
        LayerPlan.NONE
            .withPruning(new Pruning.Sparsity(0.5))
            .withQuantization(Quantization.NONE.withBits(4));
    Recipe recipe = Recipe.EMPTY.with("fc1", plan);
    var estimate = new NetworkEstimator(compressor, id -> Optional.empty()).estimate(recipe);
    String input = model.graph().inputs().getFirst().name();
    Tensor sample = Tensor.of(new float[784], 1, 1, 28, 28);
    var request =
        new ExportRequest(
            compressor,
            Optional.empty(),
            recipe,
            target,
            estimate,
            List.of(Map.of(input, sample)),
            "one black picture",
            Map.of(input, sample),
            Optional.empty(),
            SumsMeter.NONE);
    return new Exporter(checkedBy).export(request, progress, cancel);
  }

  @Test
  void reportSaysWhatTheFileIs() throws Exception {
    ExportResult result = export(folder.resolve("small.onnx"), runtime);

    ExportReport report = Json.read(result.json(), ExportReport.class);
    assertEquals(result.report(), report);
    assertEquals(Files.size(MODEL), report.bytes().original());
    assertEquals(Files.size(result.file()), report.bytes().exported());
    assertTrue(report.bytes().asEstimated());
    LayerReport fc1 = report.layers().getFirst();
    assertTrue(fc1.changed());
    assertTrue(fc1.sparsity().zeros() >= 0.5, fc1.toString());
    assertEquals(fc1.parameters(), report.validation().weightsCompared());
    String page = Files.readString(result.html());
    assertTrue(page.contains("fc1") && page.contains("one black picture"));
  }

  /** In the runtime's own format, which the runtime loads with the same answers. */
  @Test
  void ortFileAnswersAsTheModelDoes() throws Exception {
    ExportResult result = export(folder.resolve("small.ort"), runtime);

    Path target = folder.resolve("small.ort");
    assertEquals(target, result.file());
    byte[] bytes = Files.readAllBytes(target);
    assertEquals("ORTM", new String(bytes, 4, 4, StandardCharsets.US_ASCII));
    assertEquals(Optional.of((long) bytes.length), result.report().bytes().ort());
    assertTrue(result.report().bytes().asEstimated());
    assertTrue(result.report().latency().ortRatio().orElseThrow() > 0);
    assertTrue(Files.readString(result.html()).contains(".ort"));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.of("small.ort", "small.ort.report.html", "small.ort.report.json"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    ExportResult asOnnx = export(folder.resolve("small.onnx"), runtime);
    assertEquals("small.onnx", Json.read(asOnnx.json(), ExportReport.class).exported());
    assertEquals("small.ort", Json.read(result.json(), ExportReport.class).exported());
    float[] wanted = answer(folder.resolve("small.onnx"));
    assertArrayEquals(wanted, answer(target), 1e-5f);
    var refusal = assertThrows(OnnxException.class, () -> OnnxModel.open(target).close());
    assertTrue(String.valueOf(refusal.getMessage()).contains("own .ort format"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("Open the .onnx"));
  }

  private float[] answer(Path file) throws Exception {
    String input = model.graph().inputs().getFirst().name();
    float[] picture = new float[784];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) Math.sin(i);
    }
    try (ModelSession session =
        runtime.open(ModelSource.of(file), SessionSettings.standard(), CancelSignal.none())) {
      Map<String, Tensor> outputs =
          session.run(
              Map.of(input, Tensor.of(picture, 1, 1, 28, 28)), Set.of(), CancelSignal.none());
      return outputs.values().iterator().next().toFloats();
    }
  }

  @ParameterizedTest
  @EnumSource
  void ortFileThatFailsACheckIsThrownAway(Check check) throws Exception {
    Path target = Files.writeString(folder.resolve("small.ort"), "what was there before");

    assertThrows(ExportException.class, () -> export(target, new SpoiltRuntime(runtime, check)));

    assertEquals("what was there before", Files.readString(target));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(target), files.toList());
    }
  }

  @Test
  void pageHasOneMinusSignAndTheJsonAHyphen() throws Exception {
    ExportResult result = export(folder.resolve("small.onnx"), runtime);
    String json =
        Files.readString(result.json())
            .replaceAll("(\"sqnrDb\" : \\{[^}]*\"exported\" : )[0-9.]+", "$1-3.25");

    ExportReport report = Json.parse(json, "report", ExportReport.class);

    assertEquals(Optional.of(-3.25), report.layers().getFirst().sqnrDb().orElseThrow().exported());
    assertTrue(HtmlReport.of(report).contains("<td>\u22123.3</td>"), HtmlReport.of(report));
    assertFalse(Files.readString(result.json()).contains("\u2212"));
  }

  @ParameterizedTest
  @EnumSource
  void fileThatFailsACheckIsThrownAway(Check check) throws Exception {
    Path target = Files.writeString(folder.resolve("small.onnx"), "what was there before");

    var refusal =
        assertThrows(
            ExportException.class, () -> export(target, new SpoiltRuntime(runtime, check)));

    assertEquals(check, refusal.failed());
    assertEquals("nothing was exported: " + refusal.reason(), refusal.getMessage());
    assertEquals("what was there before", Files.readString(target));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(target), left.toList());
    }
  }

  @Test
  void placeThatCannotBeWrittenToIsRefusedBeforeAnyWork() throws Exception {
    Path copy = Files.copy(MODEL, folder.resolve("copy.onnx"));
    model.close();
    model = OnnxModel.open(copy);
    compressor = new NetworkCompressor(Network.of(model));
    for (Path target : List.of(folder.resolve("no/such.onnx"), folder, copy)) {
      var refusal = assertThrows(IOException.class, () -> export(target, runtime));
      assertFalse(refusal instanceof ExportException);
      assertTrue(refusal.getMessage().startsWith(target.toString()), refusal.getMessage());
    }
    assertEquals(-1, Files.mismatch(MODEL, copy));
  }

  @Test
  void cancelledBeforeTheFileIsInPlaceNothingIs() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    // Its name is the last that it is asked for.
    try (ModelRuntime watched =
        new WatchedRuntime() {
          @Override
          public RuntimeInfo info() throws RuntimeFailure {
            cancelled.set(true);
            return super.info();
          }
        }) {
      assertThrows(
          CancelledException.class,
          () -> export(folder.resolve("small.onnx"), watched, Progress.none(), cancelled::get));
    }

    assertTrue(cancelled.get());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void cancelledWhenTheFileIsInPlaceAllOfItIs() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    Path target = folder.resolve("small.onnx");
    Progress atReport =
        (fraction, message) -> {
          if (message.equals("Writing the report")) {
            assertTrue(Files.exists(target));
            cancelled.set(true);
          }
        };

    ExportResult result = export(target, runtime, atReport, cancelled::get);

    assertTrue(cancelled.get());
    assertTrue(Files.exists(result.json()) && Files.exists(result.html()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"small.report.json", "small.report.html"})
  void reportThatCannotBeWrittenIsRefusedBeforeAnyWork(String report) throws Exception {
    Path blocked = Files.createDirectory(folder.resolve(report));

    var refusal =
        assertThrows(IOException.class, () -> export(folder.resolve("small.onnx"), runtime));

    assertTrue(refusal.getMessage().contains(report), refusal.getMessage());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(blocked), left.toList());
    }
  }
}
