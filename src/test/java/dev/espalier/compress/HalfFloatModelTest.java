package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Pruning;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that compute with 16-bit floats keep doing so. */
class HalfFloatModelTest {
  private static final Session.Input X = new Session.Input(new float[29], 1, 29);

  @TempDir Path folder;

  @Test
  void weightsAreDecodedToTheSixteenBitsOfTheModel()
      throws IOException, OrtException, CompressionException {
    Path file = folder.resolve("half.onnx");
    model().write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      for (int bits : new int[] {1, 3, 4, 8, 32}) {
        CompressedNetwork compressed =
            compressor.compress(
                Plans.all(compressor.network(), bits, new Pruning.Sparsity(0.3)),
                Progress.none(),
                CancelSignal.none());
        byte[] written = compressed.toModel().toBytes();
        assertEquals(written.length, compressor.size(compressed.recipe()).fileBytes());
        Layer layer = compressor.network().layers().getFirst();
        assertArrayEquals(compressed.decoded(layer), weight(written), bits + " bits");
        try (Session trial = Session.of(compressed.toTrial())) {
          assertEquals(1, trial.run(Map.of("x", X), Set.of("y")).size());
        }
      }
    }
  }

  @Test
  void sixteenBitsChangeNothing() throws IOException, CompressionException {
    Path file = folder.resolve("half.onnx");
    model().write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      CompressedNetwork compressed =
          compressor.compress(
              Plans.all(compressor.network(), 16, Pruning.NONE),
              Progress.none(),
              CancelSignal.none());
      assertArrayEquals(Files.readAllBytes(file), compressed.toModel().toBytes());
    }
  }

  private float[] weight(byte[] written) throws IOException, OrtException {
    Path file = Files.write(folder.resolve("written.onnx"), written);
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      editor.addOutputs(List.of("w"));
      try (Session session = Session.of(editor.toBytes())) {
        return session.run(Map.of("x", X), Set.of("w")).getOrDefault("w", new float[0]);
      }
    }
  }

  private static ModelBuilder model() {
    Random random = new Random(3);
    ByteBuffer halves = ByteBuffer.allocate(29 * 67 * 2).order(ByteOrder.LITTLE_ENDIAN);
    while (halves.hasRemaining()) {
      halves.putShort(Float.floatToFloat16((float) random.nextGaussian()));
    }
    return ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(29)))
        .output("y")
        .tensor(new NewTensor("w", DataType.FLOAT16, Dims.of(29, 67), Payload.of(halves.array())))
        .node(NewNode.of("Cast", List.of("w"), "wide").with("to", AttributeValue.of(1)))
        .node(NewNode.of("MatMul", List.of("x", "wide"), "y"));
  }
}
