package dev.espalier.compress.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Compressor;
import dev.espalier.method.Granularity;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Scheme;
import dev.espalier.method.Weight;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Shape;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightEncoderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {7, 10, 11, 14, 21, 25})
  void bytesPerWeightFollowTheBits(long opset) throws IOException {
    int count = 1000 * 1000;
    for (int bits = 1; bits <= 8; bits++) {
      EncodedWeight encoded =
          WeightEncoder.encode(
              site(opset, 1000, 1000),
              WeightForm.of(Quantization.ofBits(bits), false, 0),
              WeightSource.NONE);
      long plain = (long) count * bits / 8 + 1000 * Float.BYTES;
      assertTrue(encoded.byteSize() >= plain, bits + " bits");
      assertTrue(encoded.byteSize() < plain + 1600, bits + " bits: " + encoded.byteSize());
    }
  }

  @Test
  void tinyWeightsAreWrittenAsTheFloatsTheyDecodeTo() throws IOException, CompressionException {
    CompressedWeight weight = compressed(3, new float[] {0.1f, -0.7f, 0.4f, 0.9f}, 2, 2);
    EncodedWeight encoded =
        WeightEncoder.encode(site(13, 2, 2), WeightForm.of(weight), () -> weight);
    assertEquals(List.of(), encoded.nodes());
    NewTensor floats = encoded.tensors().getFirst();
    assertEquals("weight", floats.name());
    assertArrayEquals(bytes(NewTensor.of("weight", Dims.of(2, 2), weight.decode())), bytes(floats));
  }

  @Test
  void sizeIsKnownBeforeThereAreValues() throws IOException, CompressionException {
    Random random = new Random(7);
    float[] values = new float[61 * 53];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (long opset : new long[] {7, 11, 14, 21, 25}) {
      for (int bits : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 16, 32}) {
        for (Scheme scheme : Scheme.values()) {
          Quantization quantization =
              new Quantization(bits, scheme, Granularity.CHANNEL, RangeMethod.MIN_MAX);
          CompressedWeight weight =
              Compressor.compress(
                  new Weight(values, Shape.of(61, 53), 0),
                  Pruning.NONE,
                  quantization,
                  CancelSignal.none());
          WeightForm before = WeightForm.of(quantization, false, 0);
          assertEquals(WeightForm.of(weight), before);
          long written = 0;
          for (NewTensor tensor :
              WeightEncoder.encode(site(opset, 61, 53), before, () -> weight).tensors()) {
            assertEquals(tensor.payload().byteSize(), bytes(tensor).length);
            written += bytes(tensor).length;
          }
          assertTrue(written >= values.length * (long) bits / 8);
        }
      }
    }
  }

  @Test
  void encodingWithoutAWeightCannotBeWritten() throws IOException {
    EncodedWeight encoded =
        WeightEncoder.encode(
            site(13, 100, 100), WeightForm.of(Quantization.ofBits(4), false, 0), WeightSource.NONE);
    assertThrows(IllegalStateException.class, () -> bytes(encoded.tensors().getLast()));
  }

  @Test
  void namesDoNotClashWithThoseOfTheModel() throws IOException {
    for (String taken : List.of("_0a", "_t4", "_", "_q")) {
      Path file = folder.resolve("taken.onnx");
      ModelBuilder.opset(13)
          .input("x", DataType.FLOAT, List.of(Dim.of(2)))
          .output("y")
          .tensor(NewTensor.of(taken, Dims.of(2), 1f, 2f))
          .node(NewNode.of("Add", List.of("x", taken), "y"))
          .write(file);
      try (OnnxModel model = OnnxModel.open(file)) {
        DecodeNames names = DecodeNames.of(model);
        assertNotEquals(taken, names.value(0, 0));
        for (SharedConstant constant : SharedConstant.values()) {
          assertNotEquals(taken, names.shared(constant));
        }
      }
    }
  }

  /** As the format wants names to be: those of C. */
  @ParameterizedTest
  @ValueSource(longs = {7, 10, 11, 14, 21, 25})
  void namesAreIdentifiers(long opset) throws IOException {
    for (int bits = 1; bits <= 8; bits++) {
      Quantization quantization = Quantization.ofBits(bits).withScheme(Scheme.ASYMMETRIC);
      EncodedWeight encoded =
          WeightEncoder.encode(
              site(opset, 63, 65), WeightForm.of(quantization, true, 0), WeightSource.NONE);
      List<String> names =
          new ArrayList<>(encoded.tensors().stream().map(NewTensor::name).toList());
      encoded.nodes().forEach(node -> names.addAll(node.outputs()));
      for (String name : names) {
        assertTrue(name.matches("[a-zA-Z_0-9]+"), bits + " bits: " + name);
      }
      assertEquals(names.size(), Set.copyOf(names).size());
    }
  }

  private WeightSite site(long opset, long... dims) throws IOException {
    Path file = folder.resolve("empty.onnx");
    ModelBuilder.opset(opset)
        .input("x", DataType.FLOAT, List.of(Dim.of(1)))
        .output("y")
        .node(NewNode.of("Identity", List.of("x"), "y"))
        .write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      return new WeightSite(
          0, "weight", Dims.of(dims), DataType.FLOAT, OperatorSet.of(model), DecodeNames.of(model));
    }
  }

  private static CompressedWeight compressed(int bits, float[] values, int... sizes)
      throws CompressionException {
    return Compressor.compress(
        new Weight(values, Shape.of(sizes), 0),
        Pruning.NONE,
        Quantization.ofBits(bits),
        CancelSignal.none());
  }

  private static byte[] bytes(NewTensor tensor) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    tensor.payload().writeTo(Channels.newChannel(out));
    return out.toByteArray();
  }
}
