import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Lays out what goes into an app image: {@code java Stage.java TARGET ASSETS INPUT}.
 *
 * <p>The native libraries of onnxruntime and JavaFX are taken out of their jars and laid where they
 * are loaded from without being unpacked first: nothing is left behind in temporary folders when a
 * process that runs models dies. Those of other platforms stay behind.
 */
void main(String[] args) throws IOException {
  Path target = Path.of(args[0]);
  Path assets = Path.of(args[1]);
  Path input = Path.of(args[2]);
  Path lib = Files.createDirectories(input.resolve("lib"));
  Path natives = Files.createDirectories(input.resolve("native"));
  Files.copy(target.resolve("espalier.jar"), input.resolve("espalier.jar"));
  for (Path jar : list(target.resolve("lib"))) {
    Path copy = Files.copy(jar, lib.resolve(jar.getFileName()));
    String name = jar.getFileName().toString();
    if (name.startsWith("onnxruntime-")) {
      moveOnnxruntimeNatives(copy, natives);
    } else if (name.startsWith("javafx-")) {
      moveRootNatives(copy, lib);
    }
  }
  copyTree(assets.resolve("samples"), input.resolve("assets").resolve("samples"));
}

void moveOnnxruntimeNatives(Path jar, Path natives) throws IOException {
  try (FileSystem zip = FileSystems.newFileSystem(jar)) {
    Path all = zip.getPath("/ai/onnxruntime/native");
    Path ours = all.resolve(onnxruntimePlatform());
    if (!Files.isDirectory(ours)) {
      throw new IOException(jar + " has no libraries for " + onnxruntimePlatform());
    }
    for (Path library : list(ours)) {
      if (Files.isRegularFile(library)) {
        Files.copy(library, natives.resolve(library.getFileName().toString()));
      }
    }
    deleteTree(all);
  }
}

void moveRootNatives(Path jar, Path folder) throws IOException {
  try (FileSystem zip = FileSystems.newFileSystem(jar)) {
    for (Path file : list(zip.getPath("/"))) {
      if (file.toString().matches(".*\\.(so|dll|dylib)")) {
        Path copy = folder.resolve(file.getFileName().toString());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(file);
      }
    }
  }
}

String onnxruntimePlatform() {
  String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
  String system = os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux";
  String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
  return system + "-" + arch;
}

void copyTree(Path from, Path to) throws IOException {
  try (Stream<Path> files = Files.walk(from)) {
    for (Path file : files.toList()) {
      String name = file.getFileName().toString();
      if (!name.endsWith(".py") && !name.equals("__pycache__")) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}

void deleteTree(Path folder) throws IOException {
  try (Stream<Path> files = Files.walk(folder)) {
    for (Path file : files.toList().reversed()) {
      Files.delete(file);
    }
  }
}

List<Path> list(Path folder) throws IOException {
  try (Stream<Path> files = Files.list(folder)) {
    return files.sorted().toList();
  } catch (UncheckedIOException e) {
    throw e.getCause();
  }
}
