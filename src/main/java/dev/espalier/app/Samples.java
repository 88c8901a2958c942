package dev.espalier.app;

import dev.espalier.app.task.Failure;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the sample network and its data are: in {@code assets/samples}, beside the program or in
 * the working folder.
 */
public final class Samples {

  private static final String FOLDER = "assets/samples";

  private Samples() {}

  /**
   * The folder with the samples; {@code -Despalier.samples=FOLDER} overrides it; empty if there is
   * none.
   */
  public static Optional<Path> folder() {
    return Stream.concat(told(), Stream.concat(besideProgram(), Stream.of(Path.of(FOLDER))))
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** The sample network. */
  public static Path model(Path folder) {
    return folder.resolve("residual.onnx");
  }

  /** The images that it is evaluated on. */
  public static Path data(Path folder) {
    return folder.resolve("fashion-mnist").resolve("t10k-images-idx3-ubyte.gz");
  }

  /** The images that it is calibrated on. */
  public static Path calibration(Path folder) {
    return folder.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");
  }

  private static Stream<Path> told() {
    return Stream.ofNullable(System.getProperty("espalier.samples")).map(Path::of);
  }

  private static Stream<Path> besideProgram() {
    try {
      Path program =
          Path.of(Samples.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Stream.iterate(program, path -> path != null, Path::getParent)
          .limit(4)
          .map(p -> p.resolve(FOLDER));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  /** Says that there are none. */
  static Failure missing() {
    return Failure.of(
        "The sample is missing",
        "There is no folder assets/samples beside the program; open a model of your own.");
  }
}
