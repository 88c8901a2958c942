package dev.espalier.cli;

import dev.espalier.evaluate.LayerErrors;
import dev.espalier.evaluate.UnmeasuredLayer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The error of what the layers put out, errors of the layers before included.
 *
 * @param samples how many samples it was measured on
 * @param layers error of each layer, by name, in the order of the network
 * @param notMeasured the other layers, with the reason
 */
record LayerFigures(
    long samples, Map<String, ErrorFigures> layers, Map<String, String> notMeasured) {

  static LayerFigures of(LayerErrors errors) {
    Map<String, ErrorFigures> layers = new LinkedHashMap<>();
    errors.measured().forEach(layer -> layers.put(layer.layer(), ErrorFigures.of(layer.error())));
    Map<String, String> others = new LinkedHashMap<>();
    for (UnmeasuredLayer layer : errors.unmeasured()) {
      others.put(layer.layer(), layer.reason());
    }
    return new LayerFigures(errors.samples(), layers, others);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    TextTable table = new TextTable("output of layer", "SQNR", "relative error");
    layers.forEach((layer, error) -> table.row(layer, error.sqnr(), error.relative()));
    if (!layers.isEmpty()) {
      text.append("Error of the layers on ").append(samples).append(" samples:\n\n");
      text.append(table.render());
    }
    notMeasured.forEach((layer, reason) ->
        text.append("Not measured: ").append(layer).append(' ').append(reason).append('\n'));
    return text.toString();
  }
}
