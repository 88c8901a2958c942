package dev.espalier.export.archive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.Clustering;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pruned and clustered layers in the archive, against the zero-order entropy of their masks and
 * clusters: what no code is below that does not learn from neighbours, even if told all frequencies
 * for nothing.
 */
class LayerEntropyTest {
  /** What the table of a code is little of. */
  private static final int WEIGHTS = 1000;

  @TempDir private Path folder;

  private List<PackedPart> packed(String name, double kept, int bits) throws Exception {
    Quantization quantization =
        Quantization.ofBits(bits)
            .withFormat(Format.KMEANS)
            .withGranularity(Granularity.TENSOR)
            .withClustering(Clustering.LINEAR);
    LayerPlan plan = new LayerPlan(new Pruning.Sparsity(1 - kept), quantization);
    Path file = folder.resolve("clustered.onnx");
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples", name + ".onnx"))) {
      Network network = Network.of(model);
      Recipe recipe = Recipe.EMPTY;
      for (Layer layer : network.layers()) {
        recipe = recipe.with(layer.id().value(), plan);
      }
      new NetworkCompressor(network)
          .compress(recipe, Progress.none(), CancelSignal.none())
          .toModel()
          .write(file);
    }
    Path archive = folder.resolve("clustered.espalier");
    return Packer.pack(file, archive, Progress.none(), CancelSignal.none()).parts().stream()
        .filter(part -> !part.name().isEmpty() && part.elements() >= WEIGHTS)
        .toList();
  }

  /**
   * All layers of a network together. The mobile sample has little to learn from: no layer has more
   * than 16,384 weights, and few of its channels are unlike others, so that the heads and the
   * learning of 13 short runs come to 1 %.
   */
  @ParameterizedTest
  @CsvSource({
    "lenet-300-100, 0.95",
    "lenet-5, 0.972",
    "residual, 1",
    "mobile, 1.012",
  })
  void clusteredLayersTogetherAreAtMostAShareOfTheirEntropy(String name, double share)
      throws Exception {
    for (double kept : new double[] {0.08, 0.2, 0.35, 0.5}) {
      for (int bits : new int[] {3, 5}) {
        List<PackedPart> parts = packed(name, kept, bits);
        long archive = parts.stream().mapToLong(PackedPart::archiveBytes).sum();
        double entropy = parts.stream().mapToDouble(PackedPart::entropyBytes).sum();
        assertTrue(
            archive < entropy * share,
            () -> archive + " of " + entropy + ", " + kept + " in " + bits + " bits");
      }
    }
  }
}
