package dev.espalier.estimate.probe;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long a layer takes by itself if it is written in some way: with the change from floats to
 * integers and back, where it is computed with these.
 *
 * @param option the way
 * @param millis time of one call; empty while there is no probe
 * @param ratio that by the time as floats, from calls in turns
 * @param slower whether it takes longer than as floats, and that is no noise
 */
public record OptionFigures(
    LayerOption option, OptionalDouble millis, OptionalDouble ratio, boolean slower) {

  /** The figures of all ways of a layer, in their order. */
  public static List<OptionFigures> of(List<LayerOption> options, ProbeResults results) {
    double[] floats =
        options.stream()
            .flatMap(option -> result(option, results).stream())
            .mapToDouble(ProbeResult::originalMillis)
            .sorted()
            .toArray();
    // Each probe has measured the layer as it is anew; one time for all keeps the ratios.
    OptionalDouble before =
        floats.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(floats[floats.length / 2]);
    return options.stream().map(option -> of(option, result(option, results), before)).toList();
  }

  private static Optional<ProbeResult> result(LayerOption option, ProbeResults results) {
    return option.probe().flatMap(results::of);
  }

  private static OptionFigures of(
      LayerOption option, Optional<ProbeResult> result, OptionalDouble floats) {
    if (option.way() == LayerWay.FLOATS) {
      OptionalDouble one = floats.isPresent() ? OptionalDouble.of(1) : OptionalDouble.empty();
      return new OptionFigures(option, floats, one, false);
    }
    if (result.isEmpty()) {
      return new OptionFigures(option, OptionalDouble.empty(), OptionalDouble.empty(), false);
    }
    double ratio = result.get().ratio();
    return new OptionFigures(
        option,
        OptionalDouble.of(floats.orElseThrow() * ratio),
        OptionalDouble.of(ratio),
        result.get().slower());
  }
}
