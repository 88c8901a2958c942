package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.data.ElementType;
import dev.espalier.data.Tensor;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxException;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelAttributionTest {

  /** Each layer has one kernel at every level, whatever the runtime fuses it with. */
  @ParameterizedTest
  @CsvSource({
    "lenet-300-100, BASIC", "lenet-300-100, EXTENDED", "lenet-300-100, ALL",
    "lenet-5, BASIC", "lenet-5, EXTENDED", "lenet-5, ALL",
    "residual, BASIC", "residual, EXTENDED", "residual, ALL"
  })
  void findsTheKernelOfEveryLayerAndNoOther(String sample, Optimization level)
      throws OnnxException, RuntimeFailure {
    Path file = Path.of("assets/samples", sample + ".onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      KernelAttribution attribution = new KernelAttribution(network);
      Set<LayerId> found = new HashSet<>();
      for (NodeTiming kernel : kernels(file, level)) {
        attribution
            .layerOf(kernel)
            .ifPresent(layer -> assertEquals(true, found.add(layer), layer + " by " + kernel));
      }
      assertEquals(network.layers().stream().map(Layer::id).collect(Collectors.toSet()), found);
    }
  }

  private static List<NodeTiming> kernels(Path file, Optimization level) throws RuntimeFailure {
    SessionSettings settings = SessionSettings.measuring().withOptimization(level);
    Map<String, Tensor> inputs = Map.of("image", Tensor.zeros(ElementType.FLOAT32, 1, 1, 28, 28));
    try (ModelRuntime runtime = new InProcessRuntime();
        ModelSession session = runtime.open(ModelSource.of(file), settings)) {
      return session.profile(inputs, 2, CancelSignal.none());
    }
  }
}
