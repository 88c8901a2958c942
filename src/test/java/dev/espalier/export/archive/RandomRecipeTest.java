package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.Plans;
import dev.espalier.compress.ZooModel;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import dev.espalier.recipe.LayerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** What any recipe makes of a model can be packed, and comes back. */
class RandomRecipeTest {
  private static final Path SAMPLES = Path.of("assets/samples");

  private Path folder = Path.of("");

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("archives");
  }

  @AfterProperty
  void deleteFolder() throws IOException {
    delete(folder);
  }

  @Provide
  Arbitrary<LayerPlan> plans() {
    return Plans.any();
  }

  @Provide
  Arbitrary<String> models() {
    return Arbitraries.of("lenet-300-100", "lenet-5", "residual", "zoo 13", "zoo 21", "zoo 25");
  }

  @Property(tries = 60)
  void compressedModelComesBackByteByByte(
      @ForAll("models") String name,
      @ForAll boolean external,
      @ForAll @Size(min = 1, max = 7) List<@From("plans") LayerPlan> plans)
      throws IOException, CompressionException {
    Path file = folder.resolve("compressed.onnx");
    try (OnnxModel model = OnnxModel.open(source(name))) {
      Network network = Network.of(model);
      new NetworkCompressor(network, new Nd4jLinearAlgebra(1))
          .compress(
              Plans.recipe(network, plans, OptionalDouble.empty()),
              Progress.none(),
              CancelSignal.none())
          .toModel()
          .write(file, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, external));
    }
    Path archive = folder.resolve("a.espalier");
    Packed packed = Packer.pack(file, archive, Progress.none(), CancelSignal.none());
    Path other = Files.createTempDirectory(folder, "back");
    List<Path> back =
        Unpacker.unpack(archive, other.resolve("m.onnx"), Progress.none(), CancelSignal.none());
    assertEquals(-1, Files.mismatch(file, back.getFirst()));
    for (Path data : back.subList(1, back.size())) {
      assertEquals(-1, Files.mismatch(file.resolveSibling(data.getFileName()), data));
    }
    try (OnnxModel model = OnnxModel.open(file)) {
      assertEquals(1 + model.externalFiles().size(), back.size());
    }
    assertEquals(Files.size(archive), packed.archiveBytes());
    delete(other);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }

  private Path source(String name) throws IOException {
    if (!name.startsWith("zoo ")) {
      return SAMPLES.resolve(name + ".onnx");
    }
    long opset = Long.parseLong(name.substring("zoo ".length()));
    return Files.write(folder.resolve("zoo.onnx"), ZooModel.of(opset).model());
  }
}
