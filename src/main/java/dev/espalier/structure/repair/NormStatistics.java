package dev.espalier.structure.repair;

import dev.espalier.calibrate.ChannelStatistics;
import dev.espalier.calibrate.OutputMeter;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.network.LayerBias;
import dev.espalier.network.WeightRef;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.GraphPath;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Estimates the means and variances of batch normalizations anew, in the order of the network: what
 * flows into them is not what it was when they were trained.
 */
final class NormStatistics {
  private static final int MEAN = 3;
  private static final int VARIANCE = 4;

  private final OutputMeter meter;

  NormStatistics(ModelRuntime runtime, Dataset data, int samples) {
    this.meter = new OutputMeter(runtime, data, samples);
  }

  void estimate(RepairedNetwork network, List<OnnxNode> nodes, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    for (OnnxNode node : nodes) {
      cancel.throwIfCancelled();
      Optional<WeightRef> mean = statistic(node, MEAN);
      Optional<WeightRef> variance = statistic(node, VARIANCE);
      if (mean.isPresent() && variance.isPresent()) {
        estimate(network, node, mean.get(), variance.get(), cancel);
      }
    }
  }

  /** The constant, unless it is shared or no floats. */
  private static Optional<WeightRef> statistic(OnnxNode node, int input) {
    OnnxGraph graph = node.graph();
    Optional<OnnxTensor> tensor = graph.constant(node.input(input));
    return tensor
        .filter(found -> found.dataType() == DataType.FLOAT)
        .filter(found -> graph.consumers(found.name()).size() == 1)
        .map(found -> new WeightRef(GraphPath.MAIN, found));
  }

  private void estimate(
      RepairedNetwork network,
      OnnxNode node,
      WeightRef mean,
      WeightRef variance,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    String value = node.input(0);
    LayerBias slot = new LayerBias(mean, value, 1);
    ChannelStatistics now =
        meter.measure(network.exposing(Set.of(value)), List.of(slot), cancel).get(value);
    if (now == null || !now.isFinite()) {
      return;
    }
    float[] means = new float[slot.channels()];
    float[] variances = new float[slot.channels()];
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] = (float) now.means()[channel];
      double deviation = now.deviations()[channel];
      variances[channel] = (float) (deviation * deviation);
    }
    network.set(mean, means);
    network.set(variance, variances);
  }
}
