package dev.espalier.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Original and compressed model side by side. While an evaluation runs, partial comparisons show
 * what is known so far.
 *
 * @param coverage how many samples this rests on
 * @param accuracy where the data has labels and an output holds class scores
 * @param flips samples whose answer changed, by index
 * @param fidelity closeness of the outputs
 * @param layerErrors error of each layer's output, where it was measured
 * @param latency where it was measured
 * @param notes what the reader should know, as sentences: samples left out, outputs that are not
 *     numbers, how the class scores were found
 */
public record Comparison(
    Coverage coverage,
    Optional<AccuracyComparison> accuracy,
    List<Flip> flips,
    Fidelity fidelity,
    Optional<LayerErrors> layerErrors,
    Optional<LatencyComparison> latency,
    List<String> notes) {

  /** Copies the lists. */
  public Comparison {
    flips = List.copyOf(flips);
    notes = List.copyOf(notes);
  }

  /** The same, of an evaluation that was stopped there. */
  public Comparison withCancelled() {
    Coverage stopped = new Coverage(coverage.evaluated(), coverage.planned(), true);
    return new Comparison(stopped, accuracy, flips, fidelity, layerErrors, latency, notes);
  }

  /** With layer errors measured apart. */
  public Comparison withLayerErrors(LayerErrors errors) {
    return new Comparison(coverage, accuracy, flips, fidelity, Optional.of(errors), latency, notes);
  }

  /** With a latency measured apart. */
  public Comparison withLatency(LatencyComparison measured) {
    return new Comparison(
        coverage, accuracy, flips, fidelity, layerErrors, Optional.of(measured), notes);
  }

  /** With one more thing to know. */
  public Comparison withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new Comparison(coverage, accuracy, flips, fidelity, layerErrors, latency, more);
  }
}
