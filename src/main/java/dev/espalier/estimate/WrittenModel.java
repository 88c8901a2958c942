package dev.espalier.estimate;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.network.Layer;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.runtime.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file of a compressed network, so that what the runtime makes of it can be attributed to the
 * layers. Where nodes of layers have no names of their own, a copy with names is profiled: the
 * runtime's name for a node without one does not outlive that it becomes part of another.
 */
public final class WrittenModel implements AutoCloseable {
  private final OnnxModel model;
  private final Optional<Path> copy;
  private final KernelAttribution attribution;

  private WrittenModel(OnnxModel model, Optional<Path> copy, KernelAttribution attribution) {
    this.model = model;
    this.copy = copy;
    this.attribution = attribution;
  }

  /**
   * Opens a file.
   *
   * @param file what {@code compressed} was written to
   * @throws IOException if it cannot be read, or its copy not be written
   */
  public static WrittenModel open(Path file, CompressedNetwork compressed) throws IOException {
    OnnxModel model = OnnxModel.open(file);
    Optional<Path> copy = Optional.empty();
    boolean opened = false;
    try {
      Map<OnnxNode, List<Layer>> uses = new WrittenUses(model, compressed).find();
      Map<OnnxNode, String> names = Map.of();
      if (!allNamed(uses.keySet())) {
        ModelEditor editor = model.edit();
        names = editor.nameNodes();
        copy = Optional.of(written(editor));
      }
      WrittenModel written =
          new WrittenModel(model, copy, new KernelAttribution(model, uses, names));
      opened = true;
      return written;
    } finally {
      if (!opened) {
        close(model, copy);
      }
    }
  }

  private static Path written(ModelEditor editor) throws IOException {
    Path folder = Files.createTempDirectory("espalier-names");
    boolean done = false;
    try {
      Path file = folder.resolve("named.onnx");
      editor.write(file);
      done = true;
      return file;
    } finally {
      if (!done) {
        Files.delete(folder);
      }
    }
  }

  private static boolean allNamed(Set<OnnxNode> nodes) {
    Set<String> names = new HashSet<>();
    return nodes.stream()
        .filter(node -> !node.opType().endsWith("QuantizeLinear"))
        .allMatch(node -> !node.name().isEmpty() && names.add(node.name()));
  }

  /** What to profile. */
  public ModelSource source() {
    return ModelSource.of(copy.orElse(model.file()));
  }

  /** Which layers its kernels belong to. */
  public KernelAttribution attribution() {
    return attribution;
  }

  @Override
  public void close() throws IOException {
    close(model, copy);
  }

  private static void close(OnnxModel model, Optional<Path> copy) throws IOException {
    model.close();
    if (copy.isEmpty()) {
      return;
    }
    Path folder = copy.get().getParent();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
