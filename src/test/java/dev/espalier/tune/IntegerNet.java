package dev.espalier.tune;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.NpzWriter;
import dev.espalier.data.Tensor;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.AttributeValue;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A model that is opened and calibrated on samples of its own. */
final class IntegerNet implements AutoCloseable {
  static final int SAMPLES = 40;
  static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);

  final ModelRuntime runtime = new InProcessRuntime();
  final OnnxModel model;
  final Dataset data;
  final NetworkCompressor compressor;
  private final Path file;

  /**
   * Opens and calibrates.
   *
   * @param shape of one sample
   */
  IntegerNet(Path folder, byte[] bytes, float[] samples, long... shape) throws Exception {
    file = Files.write(folder.resolve("model.onnx"), bytes);
    model = OnnxModel.open(file);
    long[] all = new long[shape.length + 1];
    all[0] = SAMPLES;
    System.arraycopy(shape, 0, all, 1, shape.length);
    Path npy = NpzWriter.npy(folder.resolve("samples.npy"), samples, all);
    try (ModelSession session = runtime.open(ModelSource.of(file), SessionSettings.standard())) {
      data = Datasets.open(npy, session.inputs());
    }
    compressor = new NetworkCompressor(Network.of(model), ALGEBRA);
    compressor.setInputs(
        new NetworkCalibration(runtime, ALGEBRA, Optional.empty())
            .calibrate(compressor, data, SAMPLES, Progress.none(), CancelSignal.none()));
  }

  CompressedNetwork compress(Recipe recipe) throws Exception {
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  Layer layer(String weight) {
    return compressor.network().layers().stream()
        .filter(layer -> layer.weight().name().equals(weight))
        .findFirst()
        .orElseThrow();
  }

  float[] original() throws Exception {
    return outputs(ModelSource.of(file));
  }

  float[] outputs(ModelSource source) throws Exception {
    return run(source).values().iterator().next().toFloats();
  }

  float[] outputs(ModelSource source, Optimization optimization) throws Exception {
    SessionSettings settings = SessionSettings.standard().withOptimization(optimization);
    return run(source, settings).values().iterator().next().toFloats();
  }

  Map<String, Tensor> run(ModelSource source) throws Exception {
    return run(source, SessionSettings.standard());
  }

  private Map<String, Tensor> run(ModelSource source, SessionSettings settings) throws Exception {
    try (ModelSession session = runtime.open(source, settings)) {
      return session.run(data.batch(0, SAMPLES), Set.of(), CancelSignal.none());
    }
  }

  /** By how much values are off, by their size: root mean squares. */
  static double relative(float[] wanted, float[] found) {
    double error = 0;
    double energy = 0;
    for (int i = 0; i < wanted.length; i++) {
      error += Math.pow((double) wanted[i] - found[i], 2);
      energy += Math.pow(wanted[i], 2);
    }
    return Math.sqrt(error / energy);
  }

  static float[] floats(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A convolution that keeps sizes, with weights of channels that differ in size. */
  static void convolution(
      ModelBuilder model, String name, String from, String to, int in, int out, int kernel) {
    float[] weights = floats(out * in * kernel * kernel, name.hashCode());
    int each = in * kernel * kernel;
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= (float) ((1 + i / each % 3) / Math.sqrt(each));
    }
    model.tensor(NewTensor.of(name, Dims.of(out, in, kernel, kernel), weights));
    model.tensor(NewTensor.of(name + "b", Dims.of(out), floats(out, 7 + out)));
    model.node(
        NewNode.of("Conv", List.of(from, name, name + "b"), to)
            .with("kernel_shape", AttributeValue.ints(kernel, kernel))
            .with("pads", AttributeValue.ints(kernel / 2, kernel / 2, kernel / 2, kernel / 2)));
  }

  /** One convolution of one pixel and a Relu: sums that can be done by hand. */
  static IntegerNet pointwise(Path folder, int in, int out) throws Exception {
    ModelBuilder model =
        ModelBuilder.opset(13)
            .input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(in), Dim.of(8), Dim.of(8)));
    convolution(model, "w", "x", "c", in, out, 1);
    model.node(NewNode.of("Relu", List.of("c"), "y"));
    float[] samples = floats(SAMPLES * in * 64, in);
    return new IntegerNet(folder, model.output("y").toBytes(), samples, in, 8, 8);
  }

  /** Convolutions, a residual sum, pools, two branches that are put together, a product. */
  static byte[] mixed(int opset) {
    ModelBuilder model =
        ModelBuilder.opset(opset)
            .input("x", DataType.FLOAT, List.of(Dim.of("batch"), Dim.of(4), Dim.of(8), Dim.of(8)));
    convolution(model, "w1", "x", "c1", 4, 8, 3);
    model.node(NewNode.of("Relu", List.of("c1"), "r1"));
    model.node(
        NewNode.of("MaxPool", List.of("r1"), "p1")
            .with("kernel_shape", AttributeValue.ints(2, 2))
            .with("strides", AttributeValue.ints(2, 2)));
    convolution(model, "w2", "p1", "c2", 8, 8, 3);
    model.node(NewNode.of("Add", List.of("c2", "p1"), "a"));
    model.node(NewNode.of("Relu", List.of("a"), "r2"));
    convolution(model, "w3", "r2", "c3", 8, 4, 1);
    convolution(model, "w4", "r2", "c4", 8, 12, 3);
    model.node(NewNode.of("Relu", List.of("c4"), "r4"));
    model.node(NewNode.of("Concat", List.of("c3", "r4"), "k").with("axis", AttributeValue.of(1)));
    convolution(model, "w5", "k", "c5", 16, 16, 1);
    model.node(NewNode.of("Relu", List.of("c5"), "r5"));
    model.node(NewNode.of("GlobalAveragePool", List.of("r5"), "g"));
    model.node(NewNode.of("Flatten", List.of("g"), "f"));
    model.tensor(NewTensor.of("w6", Dims.of(5, 16), floats(5 * 16, 6)));
    model.tensor(NewTensor.of("b6", Dims.of(5), floats(5, 66)));
    model.node(
        NewNode.of("Gemm", List.of("f", "w6", "b6"), "y").with("transB", AttributeValue.of(1L)));
    return model.output("y").toBytes();
  }

  @Override
  public void close() throws IOException {
    data.close();
    model.close();
    runtime.close();
  }
}
