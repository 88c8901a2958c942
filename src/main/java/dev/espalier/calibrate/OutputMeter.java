package dev.espalier.calibrate;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.network.LayerBias;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Measures the statistics of what layers put out, on the same samples each time. */
public final class OutputMeter {
  private final ModelRuntime runtime;
  private final Dataset data;
  private final int[] samples;

  /**
   * Measures on samples.
   *
   * @param wanted how many, spread evenly over the data; all where there are fewer
   */
  public OutputMeter(ModelRuntime runtime, Dataset data, int wanted) {
    this.runtime = runtime;
    this.data = data;
    this.samples = SampleBatches.spread(data.size(), wanted);
  }

  /**
   * Runs a network.
   *
   * @param source the network with the outputs of these layers among its outputs
   * @param layers of which layers
   * @return by the name of the output; without those that are no numbers of the shape expected
   * @throws RuntimeFailure if the network cannot be run
   * @throws DataException if samples cannot be read
   */
  public Map<String, ChannelStatistics> measure(
      ModelSource source, List<LayerBias> layers, CancelSignal cancel)
      throws RuntimeFailure, DataException {
    Map<String, ChannelStatistics.Sum> sums = new HashMap<>();
    for (LayerBias layer : layers) {
      sums.put(layer.output(), new ChannelStatistics.Sum(layer.channels(), layer.channelAxis()));
    }
    Set<String> wanted = Set.copyOf(sums.keySet());
    try (ModelSession session = runtime.open(source, SessionSettings.standard(), cancel)) {
      SampleBatches batches = new SampleBatches(data, samples);
      while (batches.hasNext()) {
        Map<String, Tensor> outputs = session.run(batches.next(), wanted, cancel);
        sums.forEach((name, sum) -> {
          Tensor value = outputs.get(name);
          if (value != null) {
            sum.add(value);
          }
        });
        batches.seen(outputs.values());
      }
    }
    return sums.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().statistics()));
  }
}
