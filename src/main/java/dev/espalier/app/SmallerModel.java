package dev.espalier.app;

import dev.espalier.data.DataException;
import dev.espalier.network.Network;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.repair.RepairedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Writes what is left of a network, repaired, into a file of its own. */
final class SmallerModel {
  private SmallerModel() {}

  /** What is done about the error. */
  interface Mending {
    /** Changes constants. */
    void mend(RepairedNetwork smaller) throws RuntimeFailure, DataException;
  }

  /**
   * What is left as a project of its own, which is to be closed before the other; the data is the
   * other's.
   *
   * @param cut what is left of the project's network
   * @param replaced values of the project's network that others have taken the place of
   * @throws IOException if there is no room for the smaller model, or samples cannot be read
   */
  static OpenProject write(
      OpenProject project, ModelEditor cut, Set<String> replaced, Mending mending)
      throws IOException, RuntimeFailure {
    Path folder = Files.createTempDirectory("espalier-");
    folder.toFile().deleteOnExit();
    Path plain = folder.resolve("cut.onnx");
    Path file = folder.resolve(project.name());
    try {
      cut.write(plain);
      try (OnnxModel model = OnnxModel.open(plain)) {
        Network left = Network.of(model, project.network().whole());
        RepairedNetwork smaller = new RepairedNetwork(left, replaced);
        mending.mend(smaller);
        smaller.edit().write(file);
      }
    } finally {
      Files.deleteIfExists(plain);
    }
    file.toFile().deleteOnExit();
    OnnxModel model = OnnxModel.open(file);
    return new OpenProject(
        project.file(),
        Network.of(model, project.network().whole()),
        project.inputs(),
        project.data(),
        project.dataFile());
  }
}
