package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.CompressionException;
import dev.espalier.method.LowRank;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.WriteOptions;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
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
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What a file will take is known before it is written, to the byte. */
class SizePropertyTest {
  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("sizes");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** All samples, and models built to be awkward. */
  @Provide
  Arbitrary<Path> models() throws IOException {
    List<Path> samples;
    try (Stream<Path> files = Files.list(Path.of("assets/samples"))) {
      samples = files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
    assertTrue(samples.size() >= 3, "samples are missing");
    return Arbitraries.of(Stream.concat(samples.stream(), awkward().stream()).toList());
  }

  @Provide
  Arbitrary<LayerPlan> plans() {
    return Plans.any();
  }

  @Provide
  Arbitrary<OptionalDouble> shares() {
    return Arbitraries.doubles()
        .between(0, 1)
        .map(OptionalDouble::of)
        .injectNull(0.3)
        .map(share -> share == null ? OptionalDouble.empty() : share);
  }

  @Property(tries = 150)
  void estimatedSizeIsTheSizeOfTheFile(
      @ForAll("models") Path file,
      @ForAll @Size(min = 1, max = 7) List<@From("plans") LayerPlan> plans,
      @ForAll("shares") OptionalDouble share,
      @ForAll boolean equalized,
      @ForAll boolean ranked)
      throws IOException, CompressionException {
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      NetworkCompressor compressor = new NetworkCompressor(network, new Nd4jLinearAlgebra(1));
      Recipe recipe =
          equalized
              ? Plans.recipe(network, plans, share)
                  .update(
                      network.layers().stream().map(layer -> layer.id().value()).toList(),
                      plan -> plan.withEqualization(true))
              : Plans.recipe(network, plans, share);
      if (ranked) {
        compressor.rank(recipe, Progress.none(), CancelSignal.none());
      }
      NetworkSize size = compressor.size(recipe);
      CompressedNetwork compressed =
          compressor.compress(recipe, Progress.none(), CancelSignal.none());
      Path target = folder.resolve("target/written.onnx");
      Files.createDirectories(target.getParent());
      compressed.toModel().write(target);
      assertEquals(bytes(target), size.fileBytes());
      long layers = network.layers().stream().mapToLong(layer -> size.layer(layer.id())).sum();
      assertEquals(size.fileBytes(), layers + size.otherBytes());
      for (LayerId id : size.layers().keySet()) {
        boolean two = compressed.weight(id).orElse(null) instanceof LowRank;
        assertTrue(two || size.layer(id) <= network.layer(id).orElseThrow().fileBytes() + 16);
      }
    }
  }

  private static long bytes(Path target) throws IOException {
    try (OnnxModel written = OnnxModel.open(target)) {
      return written.fileBytes();
    }
  }

  private static List<Path> awkward() throws IOException {
    Path zoo = Files.write(folder.resolve("zoo.onnx"), ZooModel.of(13).model());
    Path old = Files.write(folder.resolve("old.onnx"), ZooModel.listingConstants(8, 3).model());
    Path listed =
        Files.write(folder.resolve("listed.onnx"), ZooModel.listingConstants(11, 6).model());
    Path external = folder.resolve("external.onnx");
    try (OnnxModel model = OnnxModel.open(zoo)) {
      ModelEditor editor = model.edit();
      editor.write(external, new WriteOptions(WriteOptions.PROTOBUF_LIMIT, true));
    }
    return List.of(zoo, old, listed, external);
  }
}
