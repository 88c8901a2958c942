package dev.espalier.compress;

import static dev.espalier.method.Granularity.BLOCK_16;
import static dev.espalier.method.Granularity.BLOCK_32;
import static dev.espalier.method.Granularity.CHANNEL;
import static dev.espalier.method.Granularity.TENSOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.espalier.method.CompressionException;
import dev.espalier.method.EveryFormat;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What onnxruntime decodes is what was compressed, bit for bit, in all operator sets. */
class DecodedWeightsTest {
  private static final List<Granularity> WITHOUT_BLOCKS =
      List.of(TENSOR, CHANNEL, Granularity.CHANNEL_GROUP, Granularity.SHARED);

  @TempDir Path folder;

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @ValueSource(longs = {7, 10, 11, 13, 17, 21, 25})
  void runtimeDecodesExactlyWhatWasCompressed(long opset)
      throws IOException, OrtException, CompressionException {
    ZooModel.Zoo zoo = ZooModel.of(opset);
    Path file = Files.write(folder.resolve("zoo.onnx"), zoo.model());
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      for (LayerPlan plan : plans()) {
        check(compressor, plan, zoo);
      }
    }
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @ValueSource(longs = {7, 10, 11, 13, 17, 21, 25})
  void runtimeDecodesLevelsOfAllFormats(long opset)
      throws IOException, OrtException, CompressionException {
    ZooModel.Zoo zoo = ZooModel.of(opset);
    Path file = Files.write(folder.resolve("zoo.onnx"), zoo.model());
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      for (Quantization quantization : EveryFormat.nonUniform()) {
        for (Granularity granularity : WITHOUT_BLOCKS) {
          Quantization each = quantization.withGranularity(granularity);
          check(compressor, new LayerPlan(Pruning.NONE, each), zoo);
          check(compressor, new LayerPlan(new Pruning.Sparsity(0.4), each), zoo);
        }
      }
    }
  }

  private static List<LayerPlan> plans() {
    List<LayerPlan> plans = new ArrayList<>();
    for (Pruning pruning : List.of(Pruning.NONE, new Pruning.Sparsity(0.4))) {
      for (Granularity granularity : List.of(TENSOR, CHANNEL, BLOCK_16, BLOCK_32)) {
        for (Scheme scheme : Scheme.values()) {
          for (int bits : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 16, 32}) {
            plans.add(
                new LayerPlan(
                    pruning, new Quantization(bits, scheme, granularity, RangeMethod.MIN_MAX)));
          }
        }
      }
    }
    plans.removeIf(plan -> !plan.changes());
    return plans;
  }

  private void check(NetworkCompressor compressor, LayerPlan plan, ZooModel.Zoo zoo)
      throws IOException, OrtException, CompressionException {
    Network network = compressor.network();
    List<String> names = network.layers().stream().map(layer -> layer.id().value()).toList();
    assertEquals(ZooModel.WEIGHTS.size() + 2, names.size());
    Recipe recipe = Recipe.EMPTY.with(names, plan);
    CompressedNetwork compressed =
        compressor.compress(recipe, Progress.none(), CancelSignal.none());
    byte[] written = compressed.toModel().toBytes();
    assertEquals(written.length, compressor.size(recipe).fileBytes(), plan.toString());
    checkWeights(compressed, written, zoo, plan);
    if (plan.quantization().granularity() == CHANNEL) {
      checkOutputs(compressed, written, zoo, plan);
    }
  }

  private void checkWeights(
      CompressedNetwork compressed, byte[] written, ZooModel.Zoo zoo, LayerPlan plan)
      throws IOException, OrtException {
    Map<String, float[]> wanted = new HashMap<>();
    for (Layer layer : compressed.network().layers()) {
      if (layer.weight().graph().isMain()) {
        wanted.put(layer.weight().name(), compressed.decoded(layer));
      }
    }
    try (Session session = Session.of(exposing(written, wanted.keySet(), plan))) {
      Map<String, float[]> got = session.run(zoo.inputs(), wanted.keySet());
      wanted.forEach((name, values) -> assertSameBits(values, got.get(name), name + " " + plan));
    }
  }

  /** The same model, its weights among its outputs. */
  private byte[] exposing(byte[] written, Set<String> names, LayerPlan plan) throws IOException {
    Path file = Files.write(folder.resolve("written.onnx"), written);
    try (OnnxModel model = OnnxModel.open(file)) {
      OnnxGraph main = model.graph();
      boolean decodes = plan.quantization().bits() != 32;
      boolean sparse = !decodes && plan.pruning().prunes();
      if (sparse) {
        // Where there are running sums, larger weights are bits and what is kept.
        boolean sums = model.opsets().getOrDefault("", 1L) >= 11;
        assertEquals(sums, names.stream().anyMatch(name -> main.producer(name).isPresent()));
      } else if (plan.quantization().format() == Format.UNIFORM) {
        names.forEach(name -> assertEquals(decodes, main.producer(name).isPresent(), name));
      } else if (plan.quantization().granularity() == TENSOR) {
        // With its table the smallest weight may be larger than its floats, which are written then.
        assertTrue(names.stream().anyMatch(name -> main.producer(name).isPresent()));
      }
      ModelEditor editor = model.edit();
      editor.addOutputs(names);
      return editor.toBytes();
    }
  }

  private static void checkOutputs(
      CompressedNetwork compressed, byte[] written, ZooModel.Zoo zoo, LayerPlan plan)
      throws OrtException {
    try (Session file = Session.of(written);
        Session trial = Session.of(compressed.toTrial())) {
      for (boolean branch : new boolean[] {true, false}) {
        Map<String, Session.Input> inputs = new HashMap<>(zoo.inputs());
        inputs.put("x_if", new Session.Input(new boolean[] {branch}, 1));
        Set<String> outputs = new HashSet<>(file.outputs());
        Map<String, float[]> fromFile = file.run(inputs, outputs);
        Map<String, float[]> fromTrial = trial.run(inputs, outputs);
        for (String output : outputs) {
          assertSameBits(fromTrial.get(output), fromFile.get(output), output + " " + plan);
        }
      }
    }
  }

  private static void assertSameBits(float[] wanted, float[] got, String what) {
    assertEquals(wanted.length, got.length, what);
    for (int i = 0; i < wanted.length; i++) {
      if (Float.floatToRawIntBits(wanted[i]) != Float.floatToRawIntBits(got[i])) {
        assertEquals(wanted[i], got[i], what + " at " + i);
      }
    }
  }
}
