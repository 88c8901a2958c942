package dev.espalier.app;

import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskContext;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.data.PreprocessingStore;
import dev.espalier.export.archive.ArchiveFile;
import dev.espalier.export.archive.Unpacker;
import dev.espalier.network.Network;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens models and data. */
public final class ProjectOpener {

  private ProjectOpener() {}

  /**
   * Opens a model as far as its layer tree; no weight is read. An archive is unpacked for as long
   * as the program runs.
   *
   * @throws IOException if the file is no model that can be worked on; the message names the place
   */
  public static OpenProject openModel(Path file, TaskContext context) throws IOException {
    context.progress().report(-1, "Reading " + file.getFileName());
    OnnxModel model = OnnxModel.open(ArchiveFile.is(file) ? unpacked(file, context) : file);
    boolean opened = false;
    try {
      context.cancel().throwIfCancelled();
      Network network = Network.of(model);
      List<InputSpec> inputs = model.graph().inputs().stream().map(ProjectOpener::input).toList();
      opened = true;
      return new OpenProject(file, network, inputs, Optional.empty(), Optional.empty());
    } finally {
      if (!opened) {
        model.close();
      }
    }
  }

  private static Path unpacked(Path archive, TaskContext context) throws IOException {
    Path folder = Files.createTempDirectory("espalier-");
    folder.toFile().deleteOnExit();
    // Of a new name, so that no data file of the model has the same.
    Path file = Files.createTempFile(folder, "model-", ".onnx");
    file.toFile().deleteOnExit();
    Unpacker.unpack(archive, file, context.progress(), context.cancel());
    try (Stream<Path> all = Files.walk(folder)) {
      // What is told last is deleted first: files before their folders.
      all.forEach(path -> path.toFile().deleteOnExit());
    }
    return file;
  }

  /**
   * Opens a model and, where there is one, its data.
   *
   * @throws java.io.IOException if the model or the data cannot be opened
   */
  public static OpenProject openWithData(Path file, Optional<Path> data, TaskContext context)
      throws IOException {
    OpenProject project = openModel(file, context);
    if (data.isEmpty()) {
      return project;
    }
    boolean opened = false;
    try {
      PreprocessingStore store = preprocessing(Settings.userFolder());
      Dataset samples = openData(data.get(), project, store, context);
      OpenProject complete = project.withData(samples, data.get());
      opened = true;
      return complete;
    } finally {
      if (!opened) {
        project.close();
      }
    }
  }

  /**
   * Opens samples for a network.
   *
   * @param store where a person keeps how data is prepared
   * @throws DataException if they cannot be read, or do not fit the network
   */
  public static Dataset openData(
      Path file, OpenProject project, PreprocessingStore store, TaskContext context)
      throws DataException {
    context.progress().report(-1, "Reading " + file.getFileName());
    return Datasets.open(file, project.inputs(), Optional.empty(), Optional.empty(), store);
  }

  /** Where preprocessing is kept, given the folder that holds what is kept between starts. */
  public static PreprocessingStore preprocessing(Path home) {
    return new PreprocessingStore(Optional.of(home.resolve("preprocessing")));
  }

  private static InputSpec input(ValueInfo value) {
    long[] shape =
        value.shape().orElse(List.of()).stream()
            .mapToLong(dim -> dim instanceof Dim.Known known ? known.size() : -1)
            .toArray();
    return new InputSpec(
        value.name(), value.type().map(ProjectOpener::element).orElse(ElementType.OTHER), shape);
  }

  private static ElementType element(dev.espalier.onnx.DataType type) {
    return switch (type) {
      case FLOAT -> ElementType.FLOAT32;
      case DOUBLE -> ElementType.FLOAT64;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT16 -> ElementType.INT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOL -> ElementType.BOOL;
      default -> ElementType.OTHER;
    };
  }
}
