package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OddModel;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
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
import org.junit.jupiter.params.provider.ValueSource;

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
  @CsvSource({"1, 1", "2, 2", "3, 1"})
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
    assertEquals(7, version(packed(LENET)));
    Path external = folder.resolve("external.onnx");
    try (OnnxModel model = OnnxModel.open(LENET)) {
      model.edit().write(external, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true));
    }
    assertEquals(8, version(packed(external)));
  }

  /** What is pruned and what is not is a run of two symbols. */
  @Test
  void prunedNetworksTakeTheVersionOfTwoSymbols() throws Exception {
    Path pruned = folder.resolve("pruned.onnx");
    LayerPlan plan = new LayerPlan(new Pruning.Sparsity(0.9), Quantization.ofBits(4));
    try (OnnxModel model = OnnxModel.open(LENET)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      List<String> layers =
          compressor.network().layers().stream().map(layer -> layer.id().value()).toList();
      compressor
          .compress(Recipe.EMPTY.with(layers, plan), Progress.none(), CancelSignal.none())
          .toModel()
          .write(pruned);
    }
    assertEquals(7, version(packed(pruned)));
    Path back = folder.resolve("again.onnx");
    Unpacker.unpack(
        folder.resolve("pruned.onnx.espalier"), back, Progress.none(), CancelSignal.none());
    assertArrayEquals(Files.readAllBytes(pruned), Files.readAllBytes(back));
  }

  /** Runs of two symbols were once coded otherwise. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void formatsThatAreNoMoreAreRefusedAsSuch(int version) throws IOException {
    Path archive = packed(LENET);
    byte[] bytes = Files.readAllBytes(archive);
    bytes[VERSION] = (byte) version;
    Files.write(archive, bytes);
    Path back = folder.resolve("none.onnx");
    ArchiveException refused =
        assertThrows(
            ArchiveException.class,
            () -> Unpacker.unpack(archive, back, Progress.none(), CancelSignal.none()));
    assertTrue(refused.getMessage().contains("format that is no more (" + version + ")"));
    assertTrue(Files.notExists(back));
  }

  private Path packed(Path model) throws IOException {
    Path archive = folder.resolve(model.getFileName() + ".espalier");
    Packer.pack(model, archive, Progress.none(), CancelSignal.none());
    return archive;
  }
}
