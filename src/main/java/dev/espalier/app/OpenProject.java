package dev.espalier.app;

import dev.espalier.data.Dataset;
import dev.espalier.data.InputSpec;
import dev.espalier.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network that is open, and the data it is evaluated on.
 *
 * @param file the model file
 * @param network its layers; valid until the project is closed
 * @param inputs what the model wants to be fed
 * @param data samples to evaluate on
 * @param dataFile where the samples came from
 */
public record OpenProject(
    Path file,
    Network network,
    List<InputSpec> inputs,
    Optional<Dataset> data,
    Optional<Path> dataFile)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenProject.class);

  /** Copies the list. */
  public OpenProject {
    inputs = List.copyOf(inputs);
  }

  /** The model's file name. */
  public String name() {
    return file.getFileName().toString();
  }

  /** The file that the model is read from: for an archive, what was unpacked from it. */
  public Path modelFile() {
    return network.model().file();
  }

  OpenProject withData(Dataset opened, Path from) {
    return new OpenProject(file, network, inputs, Optional.of(opened), Optional.of(from));
  }

  /** Whether no channels were removed. */
  boolean isWhole() {
    return network.whole().equals(network);
  }

  /** Lets go of the model of a project that has lost channels, which was made for it alone. */
  void discard() {
    closeModel();
    try {
      Files.deleteIfExists(modelFile());
      Path folder = modelFile().getParent();
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      LOG.warn("{} stays until the program ends", modelFile(), e);
    }
  }

  /** Lets go of the model alone, of a project that shares its data with another. */
  public void closeModel() {
    network.model().close();
  }

  /** Lets go of model and data. */
  @Override
  public void close() {
    data.ifPresent(Dataset::close);
    network.model().close();
  }
}
