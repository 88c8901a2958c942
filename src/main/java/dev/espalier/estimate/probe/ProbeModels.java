package dev.espalier.estimate.probe;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.estimate.MadeUpRanges;
import dev.espalier.method.CompressionException;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerPart;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.ModelCut;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.ValueInfo;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A layer as two models, in files of a folder of their own: as it is, and as the compressor writes
 * it.
 *
 * @param folder goes when this is closed
 */
record ProbeModels(Path folder) implements AutoCloseable {

  /**
   * What compresses the part.
   *
   * @param like the compressor of the whole network
   */
  record Compressing(NetworkCompressor like, CancelSignal cancel) {}

  Path original() {
    return folder.resolve("original.onnx");
  }

  Path encoded() {
    return folder.resolve("encoded.onnx");
  }

  /**
   * Writes both.
   *
   * @param inputs what flows into the part
   */
  static ProbeModels write(
      OnnxModel model,
      ProbeRequest request,
      LayerPart part,
      Map<String, LayerInput> inputs,
      Compressing compressing)
      throws IOException, CompressionException, ProbeException {
    ProbeModels models = new ProbeModels(Files.createTempDirectory("espalier-probe"));
    boolean written = false;
    try {
      List<ValueInfo> declared =
          part.inputs().stream()
              .map(name -> Objects.requireNonNull(inputs.get(name)).declared(name))
              .toList();
      ModelCut.write(model, part.nodes(), declared, part.outputs(), models.original());
      models.encode(request, compressing);
      written = true;
      return models;
    } finally {
      if (!written) {
        models.close();
      }
    }
  }

  private void encode(ProbeRequest request, Compressing compressing)
      throws IOException, CompressionException, ProbeException {
    try (OnnxModel cut = OnnxModel.open(original())) {
      NetworkCompressor compressor = compressing.like().of(Network.of(cut));
      String weight = request.layer().weight().name();
      Layer layer =
          compressor.network().layers().stream()
              .filter(found -> found.weight().name().equals(weight))
              .findFirst()
              .orElseThrow(() -> new ProbeException(request, "it is no layer by itself"));
      Recipe recipe =
          Recipe.EMPTY
              .with(layer.id().value(), request.plan())
              .withActivations(request.activations());
      if (request.activations().needsCalibration()) {
        compressor.setInputs(MadeUpRanges.of(compressor.network()));
      }
      Optional<LayerEncoding> encoding = compressor.encoding(layer, recipe);
      if (!encoding.equals(Optional.of(request.encoding()))) {
        throw new ProbeException(request, "by itself it is written in another way");
      }
      compressor.compress(recipe, Progress.none(), compressing.cancel()).toModel().write(encoded());
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
