package dev.espalier.tune.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ModelInputs;
import dev.espalier.compress.activation.Machine;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.probe.InputCapture;
import dev.espalier.estimate.probe.ProbeCache;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaircaseProberTest {
  private static final CancelSignal NEVER = CancelSignal.none();
  private static final Path RESIDUAL = Path.of("assets/samples/residual.onnx");
  private static final int BLOCK = Machine.channelBlock();

  /** Made by one convolution, passed on by a depthwise one, taken in by a third. */
  private static final String GROUP = "stage1.block0.pointwise0.conv";

  @TempDir private Path folder;

  private static InputCapture capture(OnnxModel model, ModelRuntime runtime) throws Exception {
    Map<String, Tensor> inputs;
    try (ModelSession session =
        runtime.open(ModelSource.of(model.file()), SessionSettings.standard())) {
      inputs = ModelInputs.made("model", session.inputs());
    }
    return new InputCapture(
        runtime,
        values -> {
          var editor = model.edit();
          editor.addOutputs(values);
          return ModelSource.of(editor.toBytes(), "exposing.onnx");
        },
        inputs);
  }

  private StaircaseProber prober(ChannelGraph graph, String group, ModelRuntime runtime)
      throws Exception {
    return StaircaseProber.of(
        graph,
        graph.group(group).orElseThrow(),
        capture(graph.network().model(), runtime),
        new ProbeCache(folder),
        NEVER);
  }

  /** A block that is begun costs 10 µs in each convolution of the file, whoever makes it. */
  private static long steps(OnnxModel model) {
    return 10_000
        * model.graph().initializers().stream()
            .filter(tensor -> tensor.dims().rank() == 4)
            .mapToLong(tensor -> Math.ceilDiv(tensor.dims().get(0), BLOCK))
            .sum();
  }

  @Test
  void stepsOfAKnownClockAreFoundAndRemembered() throws Exception {
    try (OnnxModel model = OnnxModel.open(RESIDUAL);
        SteppedRuntime runtime = new SteppedRuntime(StaircaseProberTest::steps)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      Staircase found;
      try (StaircaseProber prober = prober(graph, GROUP, runtime)) {
        assertEquals(64, prober.staircase().channels());
        assertEquals(List.of(), prober.staircase().steps());
        for (int count : prober.lacking()) {
          prober.measure(count, NEVER);
        }
        assertEquals(List.of(), prober.lacking());
        found = prober.staircase();
      }
      // What takes them in puts out 64 channels, always; the two others lose a block each.
      for (Staircase.Point point : found.points()) {
        long blocks = Math.ceilDiv(64, BLOCK) + 2L * Math.ceilDiv(point.channels(), BLOCK);
        assertEquals(0.01 * blocks, point.millis(), 1e-9, point::toString);
        assertEquals(0, point.error());
      }
      assertTrue(found.steps().stream().allMatch(count -> count % BLOCK == 0));
      assertEquals(64 / BLOCK, found.steps().size());

      int before = runtime.measured();
      assertTrue(before > 0);
      try (StaircaseProber again = prober(graph, GROUP, runtime)) {
        for (int count : again.lacking()) {
          again.measure(count, NEVER);
        }
        assertEquals(found, again.staircase());
      }
      assertEquals(before, runtime.measured());
    }
  }

  @Test
  void groupsThatAreAlikeAreMeasuredOnce() throws Exception {
    try (OnnxModel model = OnnxModel.open(RESIDUAL);
        SteppedRuntime runtime = new SteppedRuntime(StaircaseProberTest::steps)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      try (StaircaseProber one = prober(graph, "stage3.block1.pointwise0.conv", runtime);
          StaircaseProber two = prober(graph, "stage3.block2.pointwise0.conv", runtime);
          StaircaseProber other = prober(graph, "stage3.block0.pointwise0.conv", runtime)) {
        one.measure(64, NEVER);
        int before = runtime.measured();
        two.measure(64, NEVER);
        assertEquals(before, runtime.measured());
        assertEquals(one.staircase(), two.staircase());
        other.measure(64, NEVER);
        assertTrue(runtime.measured() > before);
      }
    }
  }

  @Test
  void whatIsCancelledIsNotKeptAndCanBeTriedAgain() throws Exception {
    try (OnnxModel model = OnnxModel.open(RESIDUAL);
        SteppedRuntime runtime = new SteppedRuntime(StaircaseProberTest::steps)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      try (StaircaseProber prober = prober(graph, GROUP, runtime)) {
        assertThrows(CancelledException.class, () -> prober.measure(32, () -> true));
        assertFalse(Files.exists(folder.resolve("probes.json")));
        assertTrue(prober.lacking().contains(32));
        prober.measure(32, NEVER);
        assertFalse(prober.lacking().contains(32));
      }
    }
  }

  /** Whatever ties channels together: what they run through runs by itself, with any count. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet",
        "mobilenet-v2",
        "mobilenet-v3",
        "densenet",
        "shufflenet-v2",
        "inception",
        "unet",
        "vit",
        "decoder",
        "encoder"
      })
  void groupsOfKnownArchitecturesCanBeMeasured(String name) throws Exception {
    Path file = folder.resolve("model.onnx");
    try (var stream = resource(name)) {
      Files.copy(stream, file);
    }
    try (OnnxModel model = OnnxModel.open(file);
        SteppedRuntime runtime = new SteppedRuntime(StaircaseProberTest::parameters)) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      for (ChannelGroup group : graph.groups()) {
        if (group.channels() < 2) {
          continue;
        }
        try (StaircaseProber prober = prober(graph, group.id(), runtime)) {
          List<Integer> counts = prober.lacking();
          prober.measure(counts.getFirst(), NEVER);
          prober.measure(counts.getLast(), NEVER);
          Map<Integer, Double> millis =
              prober.staircase().points().stream()
                  .collect(Collectors.toMap(Staircase.Point::channels, Staircase.Point::millis));
          // What has fewer channels has fewer weights.
          assertTrue(millis.get(counts.getLast()) < millis.get(group.channels()), group::toString);
        }
      }
    }
  }

  private static InputStream resource(String name) {
    return ChannelGraph.class.getResourceAsStream("/dev/espalier/structure/" + name + ".onnx");
  }

  private static long parameters(OnnxModel model) {
    return 1000
        + model.graph().initializers().stream()
            .mapToLong(tensor -> tensor.dims().elementCount())
            .sum();
  }

  /** With onnxruntime's own clock: a sixteenth of the channels takes less time than all. */
  @Test
  void fewChannelsAreFasterThanAll() throws Exception {
    try (OnnxModel model = OnnxModel.open(RESIDUAL);
        ModelRuntime runtime = new InProcessRuntime()) {
      ChannelGraph graph = ChannelGraph.of(Network.of(model));
      try (StaircaseProber prober = prober(graph, "stage3.block1.pointwise0.conv", runtime)) {
        prober.measure(16, NEVER);
        Staircase found = prober.staircase();
        assertEquals(List.of(16, 256), found.steps());
        // The weights are a sixteenth; calls and the depthwise convolution take their share.
        assertTrue(found.at(16).orElseThrow().millis() < 0.7 * found.whole().get().millis());
      }
    }
  }
}
