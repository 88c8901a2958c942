package dev.espalier.compress;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.LayerMoments;
import dev.espalier.method.CompressionException;
import dev.espalier.method.WeightInputs;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is known about the inputs of a network's layers, with what was found out from it on the way.
 * Safe for use from several threads.
 */
public final class NetworkInputs {
  /** Equalized networks whose values are kept in mind: as many as their weights are. */
  private static final int KEPT = 4;

  /** Nothing is known. */
  public static final NetworkInputs NONE = ofValues(Calibration.NONE);

  private final Calibration calibration;
  private final Function<Layer, Optional<WeightInputs>> making;
  private final OutputCorrector corrector;
  private final ValueMeter meter;
  private final Map<LayerId, WeightInputs> layers = new ConcurrentHashMap<>();
  private final Map<SourceWeights, Calibration> rescaled =
      new LinkedHashMap<>(2 * KEPT, 0.75f, true);

  private NetworkInputs(
      Calibration calibration,
      Function<Layer, Optional<WeightInputs>> making,
      OutputCorrector corrector,
      ValueMeter meter) {
    this.calibration = calibration;
    this.making = making;
    this.corrector = corrector;
    this.meter = meter;
  }

  private static CompressedNetwork refuse(
      CompressedNetwork network, List<Layer> layers, Progress progress, CancelSignal cancel)
      throws CompressionException {
    throw new CompressionException(
        "to correct outputs, what the layers put out has to be known; calibrate with sample data");
  }

  /**
   * What calibration found.
   *
   * @param algebra computes with it
   * @param corrector corrects outputs on the same data
   * @param meter looks at the values of equalized networks on the same data
   */
  public static NetworkInputs of(
      Calibration calibration, LinearAlgebra algebra, OutputCorrector corrector, ValueMeter meter) {
    return new NetworkInputs(
        calibration, layer -> inputs(layer, calibration, algebra), corrector, meter);
  }

  /** What is known about values alone, and holds for equalized networks as well. */
  public static NetworkInputs ofValues(Calibration calibration) {
    return new NetworkInputs(
        calibration,
        layer -> Optional.empty(),
        NetworkInputs::refuse,
        (network, progress, cancel) -> calibration);
  }

  private static Optional<WeightInputs> inputs(
      Layer layer, Calibration calibration, LinearAlgebra algebra) {
    return calibration
        .of(layer.id())
        .flatMap(moments ->
            LayerInputs.of(layer)
                .map(input -> new WeightInputs(input.layout(), moments.groups(), algebra)));
  }

  /** Corrects outputs. */
  OutputCorrector corrector() {
    return corrector;
  }

  /** What calibration found. */
  public Calibration calibration() {
    return calibration;
  }

  /**
   * What values hold in the network with its layers equalized; found out once for the same factors.
   *
   * @param source the weights that are equalized
   * @param network with these, and nothing else done to it
   * @throws CompressionException if it cannot be run on the samples
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  Calibration rescaled(
      SourceWeights source,
      Supplier<CompressedNetwork> network,
      Progress progress,
      CancelSignal cancel)
      throws CompressionException {
    synchronized (rescaled) {
      Calibration known = rescaled.get(source);
      if (known != null) {
        return known;
      }
    }
    Calibration found = meter.measure(network.get(), progress, cancel);
    synchronized (rescaled) {
      rescaled.put(source, found);
      if (rescaled.size() > KEPT) {
        rescaled.remove(rescaled.keySet().iterator().next());
      }
    }
    return found;
  }

  /** What is doubtful about what is known about a layer; see {@link LayerMoments#doubt}. */
  public Optional<String> doubt(Layer layer) {
    return calibration.of(layer.id()).flatMap(LayerMoments::doubt);
  }

  /** What is known about one layer. */
  public Optional<WeightInputs> of(Layer layer) {
    WeightInputs known = layers.get(layer.id());
    if (known != null) {
      return Optional.of(known);
    }
    return making
        .apply(layer)
        .map(made -> {
          WeightInputs earlier = layers.putIfAbsent(layer.id(), made);
          return earlier == null ? made : earlier;
        });
  }

  /**
   * What is known about a layer that cannot do without.
   *
   * @throws CompressionException if nothing is known, with the reason
   */
  WeightInputs required(Layer layer) throws CompressionException {
    Optional<WeightInputs> known = of(layer);
    if (known.isPresent()) {
      return known.get();
    }
    String reason = calibration.skipped().get(layer.id());
    throw new CompressionException(
        "layer '%s': %s"
            .formatted(
                layer.id(),
                reason == null
                    ? "its method needs to know what flows into it; calibrate with sample data"
                    : reason + "; prune it by magnitude and round it to nearest"));
  }
}
