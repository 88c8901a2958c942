package dev.espalier.tune;

import dev.espalier.calibrate.ChannelStatistics;
import dev.espalier.calibrate.OutputMeter;
import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.LayerCorrection;
import dev.espalier.compress.OutputCorrector;
import dev.espalier.data.DataException;
import dev.espalier.export.Trial;
import dev.espalier.method.CompressionException;
import dev.espalier.method.OutputCorrection;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.RectifiedNormal;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.runtime.RuntimeFailure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Corrects layers in the order of the network: each is measured with all before it corrected, and
 * its channels get mean and deviation of the original, on their own scale where they are equalized.
 * The statistics of the original are measured once. After Finkelstein et al., Fighting Quantization
 * Bias With Bias (2019), and the statistics correction of Frantar and Alistarh, Optimal Brain
 * Compression (2022).
 */
public final class StatisticsCorrector implements OutputCorrector {
  /** Beyond this a channel is left alone: it hardly varies, in one of the networks. */
  private static final double MOST = 4;

  /** Deviations that differ by no more than this share are the same. */
  private static final double ALIKE = 1e-3;

  private final OutputMeter meter;
  private final Map<String, ChannelStatistics> originals = new HashMap<>();

  /** Measures by this meter. */
  public StatisticsCorrector(OutputMeter meter) {
    this.meter = meter;
  }

  @Override
  public CompressedNetwork correct(
      CompressedNetwork network, List<Layer> layers, Progress progress, CancelSignal cancel)
      throws CompressionException {
    CompressedNetwork corrected = network;
    try {
      progress.report(0, "what the original puts out");
      measureOriginals(network, layers, cancel);
      for (int i = 0; i < layers.size(); i++) {
        cancel.throwIfCancelled();
        Layer layer = layers.get(i);
        progress.report((double) i / layers.size(), "correcting " + layer.id());
        Optional<LayerBias> slot = LayerBias.of(layer);
        if (slot.isPresent()) {
          corrected = corrected(corrected, layer, slot.get(), cancel);
        }
      }
    } catch (RuntimeFailure | DataException e) {
      throw new CompressionException(
          "the outputs of the layers cannot be corrected: " + e.getMessage());
    }
    return corrected;
  }

  private synchronized void measureOriginals(
      CompressedNetwork network, List<Layer> layers, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    List<LayerBias> unknown =
        layers.stream()
            .flatMap(layer -> LayerBias.of(layer).stream())
            .filter(slot -> !originals.containsKey(slot.output()))
            .toList();
    if (!unknown.isEmpty()) {
      originals.putAll(measure(network.original(), unknown, cancel));
    }
  }

  private Map<String, ChannelStatistics> measure(
      CompressedNetwork network, List<LayerBias> slots, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Set<String> values = new LinkedHashSet<>();
    slots.forEach(slot -> values.add(slot.output()));
    return meter.measure(
        Trial.source(network.trials(), editor -> editor.addOutputs(values)), slots, cancel);
  }

  private CompressedNetwork corrected(
      CompressedNetwork network, Layer layer, LayerBias slot, CancelSignal cancel)
      throws RuntimeFailure, DataException, CompressionException {
    ChannelStatistics now = measure(network, List.of(slot), cancel).get(slot.output());
    ChannelStatistics original;
    synchronized (this) {
      original = originals.get(slot.output());
    }
    if (now == null || original == null) {
      return network;
    }
    ChannelStatistics wanted =
        network.source().divisors(layer).map(original::divided).orElse(original);
    if (!wanted.isFinite()) {
      throw new CompressionException(
          "layer '%s': on these samples it puts out NaN or infinite values, which cannot be"
                  .formatted(layer.id())
              + " corrected to; leave such samples out, or do not correct its outputs");
    }
    boolean scales = network.correction(layer) == OutputCorrection.MEAN_AND_DEVIATION;
    float[] factors = new float[slot.channels()];
    for (int channel = 0; channel < factors.length; channel++) {
      factors[channel] = scales ? factor(wanted, now, channel) : 1;
    }
    return network.with(layer, corrections(layer, slot, factors, wanted, now, network));
  }

  private static LayerCorrection corrections(
      Layer layer,
      LayerBias slot,
      float[] wished,
      ChannelStatistics wanted,
      ChannelStatistics now,
      CompressedNetwork network) {
    float[] factors = network.scalable(layer, wished) ? wished : ones(wished.length);
    float[] bias = network.source().bias(layer, slot);
    boolean inside = !layer.users().getFirst().is("MatMul");
    boolean rectified =
        network.correction(layer) == OutputCorrection.MEAN_AND_DEVIATION
            && rectified(network, slot);
    for (int channel = 0; channel < bias.length; channel++) {
      double factor = factors[channel];
      double own = inside ? factor * bias[channel] : bias[channel];
      double deviation = factor * now.deviations()[channel];
      double mean = mean(wanted, channel, deviation, rectified);
      double moved = own + mean - factor * now.means()[channel];
      bias[channel] = Double.isFinite(moved) ? (float) moved : bias[channel];
    }
    return new LayerCorrection(slot, factors, bias);
  }

  /**
   * Where the mean of a channel has to lie. If the channel varies less than it should and cannot be
   * scaled, its own mean would let a ReLU behind it swallow what is left; the mean of what comes
   * out of the ReLU does not.
   */
  private static double mean(
      ChannelStatistics wanted, int channel, double deviation, boolean rectified) {
    double mean = wanted.means()[channel];
    double whole = wanted.deviations()[channel];
    return rectified && deviation < whole * (1 - ALIKE)
        ? RectifiedNormal.location(RectifiedNormal.mean(mean, whole), deviation)
        : mean;
  }

  private static boolean rectified(CompressedNetwork network, LayerBias slot) {
    OnnxGraph graph = network.network().model().graph();
    List<OnnxNode> consumers = graph.consumers(slot.output());
    return slot.tensor().graph().isMain()
        && !consumers.isEmpty()
        && consumers.stream().allMatch(node -> node.is("Relu"));
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float factor(ChannelStatistics wanted, ChannelStatistics now, int channel) {
    double factor = wanted.deviations()[channel] / now.deviations()[channel];
    return factor > 1 / MOST && factor < MOST ? (float) factor : 1;
  }
}
