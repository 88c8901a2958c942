package dev.espalier.estimate.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.ZooModel;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerPart;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerProberTest {

  private static final CancelSignal NEVER = CancelSignal.none();
  private static final Path RESIDUAL = Path.of("assets/samples/residual.onnx");

  @TempDir private Path folder;
  private final RecordedRuntime runtime = new RecordedRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private static double probe(LayerProber prober, ProbeRequest request) throws ProbeException {
    return prober.probe(request, NEVER, NEVER).ratio();
  }

  /** The residual network repeats its blocks: 29 layers of 17 kinds. */
  @Test
  void layersThatAreAlikeAreMeasuredOnce() throws Exception {
    try (OnnxModel model = OnnxModel.open(RESIDUAL)) {
      Probing probing = new Probing(model, runtime);
      List<ProbeRequest> requests = probing.requests(probing.bits(4));
      assertEquals(29, requests.size());
      LayerProber prober = probing.prober(runtime, new ProbeCache(folder));
      prober.see(probing.network.layers(), NEVER);
      for (ProbeRequest request : requests) {
        assertEquals(RecordedRuntime.RATIO, probe(prober, request));
      }
      assertEquals(17, runtime.measured());

      // Everything is known by now, also to another process.
      LayerProber later = probing.prober(runtime, new ProbeCache(folder));
      for (ProbeRequest request : requests) {
        assertEquals(RecordedRuntime.RATIO, probe(later, request));
      }
      assertEquals(17, runtime.measured());
    }
  }

  @Test
  void anotherEncodingOrRuntimeIsMeasuredAgain() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, runtime);
      LayerProber prober = probing.prober(runtime, new ProbeCache(folder));
      ProbeRequest four = probing.requests(probing.bits(4)).getFirst();
      probe(prober, four);
      probe(prober, probing.requests(probing.bits(8)).getFirst());
      assertEquals(2, runtime.measured());

      runtime.setVersion("2");
      probe(probing.prober(runtime, new ProbeCache(folder)), four);
      assertEquals(3, runtime.measured());
    }
  }

  /** What is left when the original takes as long; never less than nothing. */
  @Test
  void timeToLoadIsWhatTheEncodedFileTakesMore() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, runtime);
      ProbeRequest request = probing.requests(probing.bits(4)).getFirst();
      Duration delay = Duration.ofMillis(400);
      runtime.setSlow("encoded.onnx", delay);
      LayerProber prober = probing.prober(runtime, new ProbeCache(folder.resolve("one")));
      double more = prober.probe(request, NEVER, NEVER).loadMillis();
      // The files themselves take a few milliseconds, on a busy machine some more.
      assertTrue(more > 0.5 * delay.toMillis() && more < 10 * delay.toMillis(), more + " ms");
      runtime.setSlow("original.onnx", delay);
      prober = probing.prober(runtime, new ProbeCache(folder.resolve("other")));
      assertEquals(0, prober.probe(request, NEVER, NEVER).loadMillis());
    }
  }

  @Test
  void networkIsRunOnceForAllLayers() throws Exception {
    try (OnnxModel model = OnnxModel.open(RESIDUAL)) {
      Probing probing = new Probing(model, runtime);
      int before = runtime.opened();
      LayerProber prober = probing.prober(runtime, new ProbeCache(folder));
      prober.see(probing.network.layers(), NEVER);
      prober.see(probing.network.layers(), NEVER);
      assertEquals(before + 1, runtime.opened());
    }
  }

  @Test
  void whatTheRuntimeRefusesStaysUnknown() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, runtime);
      LayerProber prober = probing.prober(runtime, new ProbeCache(folder));
      prober.see(probing.network.layers(), NEVER);
      runtime.refuseProbes();
      ProbeRequest request = probing.requests(probing.bits(4)).getFirst();
      ProbeException failure = assertThrows(ProbeException.class, () -> probe(prober, request));
      assertTrue(failure.lasting());
      assertTrue(failure.getMessage().contains("conv1"), failure.getMessage());
      assertTrue(failure.getMessage().contains("refused"), failure.getMessage());
      assertFalse(Files.exists(folder.resolve("probes.json")));
    }
  }

  @Test
  void whatIsCancelledIsNotKept() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Probing probing = new Probing(model, runtime);
      LayerProber prober = probing.prober(runtime, new ProbeCache(folder));
      ProbeRequest request = probing.requests(probing.bits(4)).getFirst();
      assertThrows(CancelledException.class, () -> prober.probe(request, () -> true, NEVER));
      assertEquals(0, runtime.measured());
      assertFalse(Files.exists(folder.resolve("probes.json")));
      assertEquals(RecordedRuntime.RATIO, probe(prober, request));
    }
  }

  @Test
  void layersInsideOfControlFlowSayWhy() throws Exception {
    Path file = Files.write(folder.resolve("zoo.onnx"), ZooModel.of(13).model());
    try (OnnxModel model = OnnxModel.open(file)) {
      Probing probing = new Probing(model, runtime);
      LayerProber prober = probing.prober(runtime, new ProbeCache(folder));
      for (ProbeRequest request : probing.requests(probing.bits(4))) {
        if (LayerPart.of(request.layer()).isEmpty()) {
          ProbeException failure = assertThrows(ProbeException.class, () -> probe(prober, request));
          assertTrue(failure.getMessage().contains("control flow"), failure.getMessage());
        }
      }
    }
  }

  /** With onnxruntime's own clock: every kind of layer, every kind of encoding. */
  @Test
  void everyKindOfLayerIsProbedAtEveryWidth() throws Exception {
    Path file = Files.write(folder.resolve("zoo.onnx"), ZooModel.of(13).model());
    try (OnnxModel model = OnnxModel.open(file);
        ModelRuntime real = new InProcessRuntime()) {
      Probing probing = new Probing(model, real);
      ProbeCache cache = new ProbeCache(folder);
      LayerProber prober = probing.prober(real, cache);
      List<Layer> layers =
          probing.network.layers().stream().filter(l -> LayerPart.of(l).isPresent()).toList();
      prober.see(layers, NEVER);
      Set<String> encodings = new HashSet<>();
      for (int bits : new int[] {1, 4, 8, 16}) {
        Recipe recipe = Probing.bits(bits, layers);
        List<ProbeRequest> requests = probing.requests(recipe);
        assertEquals(layers.size(), requests.size(), bits + " bits");
        for (ProbeRequest request : requests) {
          ProbeResult result = prober.probe(request, NEVER, NEVER);
          assertTrue(result.low() <= result.ratio() && result.ratio() <= result.high());
          // What is decoded at load takes the same time; more than the noise is a defect.
          assertTrue(result.ratio() > 0.5 && result.ratio() < 2, request + ": " + result);
          // The length of the last byte's rest is cut off where there is one.
          encodings.add(request.encoding().text().replaceAll(" of .*| Slice Reshape", ""));
        }
      }
      // Four, and three of them for the channels of groups as well.
      assertEquals(7, encodings.size(), encodings.toString());
    }
  }
}
