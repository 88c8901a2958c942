package dev.espalier.calibrate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Runs a network on samples and gathers what flows into its layers. */
public final class Calibrator {

  /** Inputs of a matrix beyond which its moment would take more than a gigabyte. */
  private static final int MOST_COLUMNS = 8192;

  private static final String FLOWS = "what flows into the layers";

  private final ModelRuntime runtime;
  private final Function<Set<String>, ModelSource> exposing;
  private final LinearAlgebra algebra;
  private final Set<String> others;

  /**
   * Prepares.
   *
   * @param exposing the network with these inner values among its outputs
   */
  public Calibrator(
      ModelRuntime runtime, Function<Set<String>, ModelSource> exposing, LinearAlgebra algebra) {
    this(runtime, exposing, algebra, Set.of());
  }

  private Calibrator(
      ModelRuntime runtime,
      Function<Set<String>, ModelSource> exposing,
      LinearAlgebra algebra,
      Set<String> others) {
    this.runtime = runtime;
    this.exposing = exposing;
    this.algebra = algebra;
    this.others = Set.copyOf(others);
  }

  /** The same that also looks at values, whether they belong to a layer or not. */
  public Calibrator with(Set<String> values) {
    return new Calibrator(runtime, exposing, algebra, values);
  }

  /**
   * Runs the network.
   *
   * @param layers those to find out about
   * @param wanted how many samples, spread evenly over the data; all where there are fewer
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  public Calibration calibrate(
      List<Layer> layers, Dataset data, int wanted, Progress progress, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Map<LayerId, Gathering.Key> keys = new LinkedHashMap<>();
    Map<LayerId, String> skipped = new LinkedHashMap<>();
    for (Layer layer : layers) {
      LayerInputs.of(layer)
          .ifPresentOrElse(
              input -> plan(layer, input, keys, skipped),
              () -> skipped.put(layer.id(), "no value of the network shows what flows into it"));
    }
    Map<Gathering.Key, Gathering> gatherings = new LinkedHashMap<>();
    keys.values().forEach(key -> gatherings.computeIfAbsent(key, k -> new Gathering(k, algebra)));
    ActivationSums activations = new ActivationSums(layers, others);
    gather(gatherings, activations, data, wanted, progress, cancel);
    Map<Gathering.Key, String> problems = new HashMap<>();
    Map<Gathering.Key, LayerMoments> moments = new HashMap<>();
    gatherings.forEach((key, gathering) ->
        gathering
            .problem()
            .ifPresentOrElse(
                problem -> problems.put(key, problem),
                () -> moments.put(key, gathering.moments())));
    Map<LayerId, LayerMoments> found = new HashMap<>();
    keys.forEach((layer, key) -> {
      LayerMoments known = moments.get(key);
      if (known != null) {
        found.put(layer, known);
      } else {
        skipped.put(layer, problems.getOrDefault(key, ""));
      }
    });
    return new Calibration(
        found,
        skipped,
        activations.activations(),
        activations.others(),
        samples(data, wanted).length);
  }

  /** The samples that are run, of so many wanted. */
  public static int[] samples(Dataset data, int wanted) {
    return SampleBatches.spread(data.size(), wanted);
  }

  private static void plan(
      Layer layer,
      LayerInput input,
      Map<LayerId, Gathering.Key> keys,
      Map<LayerId, String> skipped) {
    int columns = input.layout().columns();
    if (columns > MOST_COLUMNS) {
      skipped.put(layer.id(), columns + " inputs are more than " + MOST_COLUMNS);
    } else {
      keys.put(layer.id(), Gathering.Key.of(input));
    }
  }

  private void gather(
      Map<Gathering.Key, Gathering> gatherings,
      ActivationSums activations,
      Dataset data,
      int wanted,
      Progress progress,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Set<String> values = new LinkedHashSet<>();
    gatherings.keySet().forEach(key -> values.add(key.value()));
    values.addAll(activations.values());
    progress.report(0, FLOWS);
    new ValueReader(runtime, exposing)
        .read(
            values,
            seen -> {
              add(seen, gatherings);
              activations.add(seen);
            },
            data,
            wanted,
            share -> progress.report(share, FLOWS),
            cancel);
  }

  private static void add(Map<String, Tensor> seen, Map<Gathering.Key, Gathering> gatherings) {
    gatherings.entrySet().parallelStream()
        .forEach(entry -> {
          Tensor value = seen.get(entry.getKey().value());
          if (value != null) {
            entry.getValue().add(value);
          }
        });
  }
}
