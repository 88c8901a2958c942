package dev.espalier.ui.compare;

import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.evaluate.LayerErrors;
import dev.espalier.evaluate.SignalError;
import dev.espalier.network.Layer;
import dev.espalier.numeric.RankCorrelation;
import dev.espalier.ui.chart.LayerError;
import dev.espalier.ui.fx.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Puts what was predicted of each layer beside what was measured. */
final class LayerErrorRows {

  /** With fewer layers an order says nothing. */
  private static final int FEW = 3;

  private LayerErrorRows() {}

  /**
   * A row for each layer that was measured, predicted or could not be measured, in the order of the
   * network.
   */
  static List<LayerErrorRow> of(
      List<Layer> layers, Optional<LayerErrors> errors, Optional<NetworkEstimate> estimate) {
    Map<String, SignalError> measured = new HashMap<>();
    Map<String, SignalError> own = new HashMap<>();
    Map<String, String> unmeasured = new HashMap<>();
    errors.ifPresent(known -> {
      known.measured().forEach(one -> measured.put(one.layer(), one.error()));
      known.own().forEach(one -> own.put(one.layer(), one.error()));
      known.unmeasured().forEach(one -> unmeasured.put(one.layer(), one.reason()));
    });
    List<LayerErrorRow> rows = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      String id = layers.get(i).id().value();
      Optional<LayerEstimate> planned =
          estimate.flatMap(all -> Optional.ofNullable(all.layers().get(id)));
      double predicted = figure(planned.flatMap(LayerEstimate::outputSqnrDb));
      double weights = figure(planned.flatMap(LayerEstimate::sqnrDb));
      SignalError error = measured.get(id);
      if (error != null || unmeasured.containsKey(id) || Double.isFinite(predicted)) {
        double decibels = sqnr(error);
        rows.add(
            new LayerErrorRow(
                new LayerError(id, i + 1, decibels, sqnr(own.get(id)), predicted, weights),
                detail(id, error, unmeasured.get(id))));
      }
    }
    return rows;
  }

  private static double sqnr(@Nullable SignalError error) {
    return error == null ? Double.NaN : error.sqnrDb();
  }

  private static double figure(Optional<Figure> figure) {
    return figure.map(Figure::value).orElse(Double.NaN);
  }

  private static String detail(String id, @Nullable SignalError error, @Nullable String reason) {
    if (error == null) {
      return reason == null ? id + ": not measured yet" : id + " " + reason;
    }
    if (error.samples() == 0) {
      return id + ": puts out NaN or infinity";
    }
    if (error.relative() == 0) {
      return id + ": the same as in the original";
    }
    return Units.format(
        "%s: SQNR %.1f dB, relative error %.2f %%, cosine %.4f, largest difference %.3g",
        id, error.sqnrDb(), 100 * error.relative(), error.cosine(), error.maxError());
  }

  /** How well each kind of prediction told the order and the size; empty where there is none. */
  static String quality(List<LayerErrorRow> rows) {
    List<LayerError> both =
        rows.stream()
            .map(LayerErrorRow::error)
            .filter(one -> Double.isFinite(one.own()) && Double.isFinite(one.predicted()))
            .filter(one -> Double.isFinite(one.weights()))
            .toList();
    if (both.size() < FEW) {
      return "";
    }
    return Units.format(
        " Of %d layers that were changed, the prediction told the order of their own errors with a"
            + " rank correlation of %s, the error of the weights alone with %s.",
        both.size(),
        correlation(both, LayerError::predicted),
        correlation(both, LayerError::weights));
  }

  private static String correlation(
      List<LayerError> layers, ToDoubleFunction<LayerError> prediction) {
    double[] predicted = layers.stream().mapToDouble(prediction).toArray();
    double[] measured = layers.stream().mapToDouble(LayerError::own).toArray();
    double[] off = new double[predicted.length];
    for (int i = 0; i < off.length; i++) {
      off[i] = Math.abs(predicted[i] - measured[i]);
    }
    Arrays.sort(off);
    return Units.format(
        "%.2f (off by %.1f dB in the median)",
        RankCorrelation.spearman(predicted, measured), off[off.length / 2]);
  }
}
