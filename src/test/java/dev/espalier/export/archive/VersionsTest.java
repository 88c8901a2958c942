package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OddModel;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Archives of earlier programs are read; the lowest version that will do is written. */
class VersionsTest {
  private static final Path LENET = Path.of("assets/samples/lenet-5.onnx");
  private static final int VERSION = 8;

  @TempDir Path folder;

  private static int version(Path archive) throws IOException {
    return Files.readAllBytes(archive)[VERSION];
  }

  /** Archives of a network for pictures at 2 and 5 bits, which have the SHA-256 of all in them. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2"})
  void earlierArchivesAreUnpackedToWhatWasPacked(int version, int files) throws IOException {
    Path archive = folder.resolve("old.espalier");
    try (InputStream in = getClass().getResourceAsStream("version" + version + ".espalier")) {
      Files.copy(Objects.requireNonNull(in), archive);
    }
    assertEquals(version, version(archive));
    Path back = folder.resolve("back.onnx");
    List<Path> written = Unpacker.unpack(archive, back, Progress.none(), CancelSignal.none());
    assertEquals(files, written.size());
    try (OnnxModel model = OnnxModel.open(back)) {
      assertEquals(List.of("image"), model.graph().inputs().stream().map(v -> v.name()).toList());
    }
  }

  @Test
  void lowestVersionThatWillDoIsWritten() throws IOException {
    Path odd = Files.write(folder.resolve("odd.onnx"), OddModel.bytes());
    assertEquals(1, version(packed(odd)));
    assertEquals(3, version(packed(LENET)));
    Path external = folder.resolve("external.onnx");
    try (OnnxModel model = OnnxModel.open(LENET)) {
      model.edit().write(external, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true));
    }
    assertEquals(4, version(packed(external)));
  }

  private Path packed(Path model) throws IOException {
    Path archive = folder.resolve(model.getFileName() + ".espalier");
    Packer.pack(model, archive, Progress.none(), CancelSignal.none());
    return archive;
  }
}
