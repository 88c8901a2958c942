package dev.espalier.export;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which operator of the runtime computes each layer of a written file: the runtime rewrites the
 * graph when it loads it, and what it makes of it is the only truth about what runs with integers.
 *
 * @param operators by layer; without those that are not found again
 */
public record KernelFindings(Map<LayerId, String> operators) {
  /** Nothing was looked at. */
  static final KernelFindings NONE = new KernelFindings(Map.of());

  /** Operators of onnxruntime that multiply integers. */
  private static final Set<String> INTEGERS =
      Set.of(
          "QLinearConv",
          "QGemm",
          "QLinearMatMul",
          "MatMulInteger",
          "MatMulIntegerToFloat",
          "DynamicQuantizeMatMul",
          "DynamicQuantizeLSTM",
          "MatMulNBits",
          "ConvInteger");

  public KernelFindings {
    operators = Map.copyOf(operators);
  }

  /** Whether an operator multiplies integers. */
  public static boolean isInteger(String operator) {
    return INTEGERS.contains(operator);
  }

  /** The operator of a layer, as far as it is known. */
  public Optional<String> of(Layer layer) {
    return Optional.ofNullable(operators.get(layer.id()));
  }

  /**
   * Writes the model to a file that is thrown away again, and reads what the runtime makes of it.
   *
   * @throws RuntimeFailure if the runtime refuses the model or does not survive it
   * @throws IOException if there is no room for the file
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public static KernelFindings of(
      ModelRuntime runtime, CompressedNetwork compressed, CancelSignal cancel)
      throws RuntimeFailure, IOException {
    Path folder = Files.createTempDirectory("espalier-kernels");
    try {
      Path written = folder.resolve("model.onnx");
      compressed.toModel().write(written);
      cancel.throwIfCancelled();
      return of(runtime, compressed, written, cancel);
    } finally {
      // Models above 2 GB have their weights in a file beside them.
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    }
  }

  /** Lets the runtime rewrite a file, and reads what it made of it. */
  static KernelFindings of(
      ModelRuntime runtime, CompressedNetwork compressed, Path written, CancelSignal cancel)
      throws RuntimeFailure, IOException {
    if (compressed.integers().isEmpty() && !compressed.isPacked()) {
      return NONE;
    }
    Path rewritten = Files.createTempFile("espalier-kernels", ".onnx");
    try {
      SessionSettings settings =
          SessionSettings.standard()
              .withOptimization(Optimization.EXTENDED)
              .writingOptimized(rewritten);
      runtime.open(ModelSource.of(written), settings, cancel).close();
      try (OnnxModel model = OnnxModel.open(rewritten)) {
        return of(model, compressed);
      }
    } finally {
      Files.deleteIfExists(rewritten);
    }
  }

  private static KernelFindings of(OnnxModel model, CompressedNetwork compressed) {
    Map<String, OnnxNode> byName = new HashMap<>();
    model.graph().nodes().forEach(node -> byName.putIfAbsent(node.name(), node));
    Map<LayerId, String> operators = new LinkedHashMap<>();
    for (Layer layer : compressed.network().layers()) {
      Set<String> names = new HashSet<>(compressed.writtenNames(layer));
      OnnxNode user = layer.users().getFirst();
      Optional<OnnxNode> kernel =
          model.graph().nodes().stream()
              .filter(node -> node.inputs().stream().anyMatch(names::contains))
              .findFirst()
              .map(node -> behind(model, node));
      Optional<OnnxNode> named =
          user.name().isEmpty() ? Optional.empty() : Optional.ofNullable(byName.get(user.name()));
      kernel
          .or(() -> named)
          .or(() -> recurrent(model, user))
          .ifPresent(node -> operators.put(layer.id(), node.opType()));
    }
    return new KernelFindings(operators);
  }

  /** What puts out what an operator of two weights did, of which nothing else may be left. */
  private static Optional<OnnxNode> recurrent(OnnxModel model, OnnxNode user) {
    return user.is("LSTM")
        ? user.outputs().stream()
            .filter(name -> !name.isEmpty())
            .flatMap(name -> model.graph().producer(name).stream())
            .findFirst()
        : Optional.empty();
  }

  /** What uses a weight that is brought back to floats at each run. */
  private static OnnxNode behind(OnnxModel model, OnnxNode node) {
    OnnxNode last = node;
    while (last.opType().equals("DequantizeLinear") || last.opType().equals("Transpose")) {
      Optional<OnnxNode> next = model.graph().consumers(last.output(0)).stream().findFirst();
      if (next.isEmpty()) {
        return last;
      }
      last = next.get();
    }
    return last;
  }
}
