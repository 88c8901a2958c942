package dev.espalier.structure.score;

import dev.espalier.calibrate.InputReader;
import dev.espalier.calibrate.LayerMoments;
import dev.espalier.calibrate.VectorSink;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInput;
import dev.espalier.network.LayerInputs;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.structure.Exposed;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Slice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Gathers moments and magnitudes of what flows into the layers that take channels in. */
public final class InputStatistics {
  /** Places of a sample at which a convolution is looked at. */
  private static final int PLACES = 16;

  /** Inputs of a matrix beyond which its moment would take hundreds of megabytes. */
  private static final int MOST_COLUMNS = 4096;

  private InputStatistics() {}

  /**
   * Runs a network.
   *
   * @param samples how many, spread evenly over the data
   * @return by layer; without those of which the inputs are not seen, too many or not finite
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  public static Map<LayerId, SeenInputs> gather(
      ChannelGraph graph,
      ModelRuntime runtime,
      LinearAlgebra algebra,
      Dataset data,
      int samples,
      CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Map<LayerInput, List<InputSum>> sums = new LinkedHashMap<>();
    Map<LayerId, LayerInput> inputs = new LinkedHashMap<>();
    for (Layer layer : takers(graph)) {
      LayerInputs.of(layer)
          .filter(input -> input.layout().columns() <= MOST_COLUMNS)
          .ifPresent(input -> {
            inputs.put(layer.id(), input);
            sums.computeIfAbsent(input, key -> sums(key, algebra));
          });
    }
    Map<LayerInput, VectorSink> sinks = new LinkedHashMap<>();
    sums.forEach((input, own) -> sinks.put(input, (group, vectors) -> own.get(group).add(vectors)));
    new InputReader(runtime, values -> Exposed.of(graph.network(), values), PLACES)
        .read(sinks, data, samples, cancel);
    Map<LayerId, SeenInputs> seen = new HashMap<>();
    inputs.forEach((layer, input) -> {
      List<InputSum> own = sums.get(input);
      if (own != null && own.stream().allMatch(InputSum::isUsable)) {
        LayerMoments moments = new LayerMoments(own.stream().map(InputSum::moment).toList());
        seen.put(layer, new SeenInputs(moments, own.stream().map(InputSum::magnitudes).toList()));
      }
    });
    return seen;
  }

  private static List<InputSum> sums(LayerInput input, LinearAlgebra algebra) {
    return IntStream.range(0, input.layout().groups())
        .mapToObj(group -> new InputSum(algebra, input.layout().columns()))
        .toList();
  }

  private static List<Layer> takers(ChannelGraph graph) {
    Set<String> taken = new HashSet<>();
    for (ChannelGroup group : graph.groups()) {
      for (Slice slice : group.slices()) {
        if (slice.role() == Slice.Role.CONSUMER) {
          taken.add(slice.tensor().name());
        }
      }
    }
    return graph.network().layers().stream()
        .filter(layer -> taken.contains(layer.weight().name()) && !layer.shared())
        .toList();
  }
}
