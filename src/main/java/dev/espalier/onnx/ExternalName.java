package dev.espalier.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names of files with external data. Always equally long, so that the size of a model does not
 * depend on where it is written; always new, so that writing never spoils the data of another
 * model.
 */
final class ExternalName {
  /** As long as every other. */
  static final String SAMPLE = name(0);

  private ExternalName() {}

  static String freeBeside(Path target) {
    String name = name(ThreadLocalRandom.current().nextInt());
    while (Files.exists(target.resolveSibling(name))) {
      name = name(ThreadLocalRandom.current().nextInt());
    }
    return name;
  }

  private static String name(int number) {
    return "weights-%08x.data".formatted(number);
  }
}
