package dev.espalier.cli;

import dev.espalier.network.Network;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Coupling;
import dev.espalier.structure.couple.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The channels that go together, as a table.
 *
 * @param groups those that can be removed
 * @param fixed why those of other layers cannot, by layer
 */
record GroupTable(List<Row> groups, Map<String, String> fixed) {

  /**
   * One group.
   *
   * @param made the layers that make the channels
   * @param taken the layers that take them in
   * @param because the operators that tie them together, by what they do
   */
  record Row(
      String group,
      int channels,
      List<String> made,
      List<String> taken,
      Map<String, List<String>> because) {}

  static GroupTable of(Network network) {
    ChannelGraph graph = ChannelGraph.of(network);
    Map<String, String> names = graph.layerNames();
    List<Row> rows = graph.groups().stream().map(group -> row(group, names)).toList();
    return new GroupTable(rows, graph.fixed());
  }

  private static Row row(ChannelGroup group, Map<String, String> names) {
    Map<String, List<String>> because = new LinkedHashMap<>();
    for (Coupling coupling : group.couplings()) {
      if (coupling.kind() != Coupling.Kind.PER_CHANNEL) {
        because
            .computeIfAbsent(
                coupling.kind().name().toLowerCase(Locale.ROOT), kind -> new ArrayList<>())
            .add(coupling.name());
      }
    }
    return new Row(
        group.id(),
        group.channels(),
        layers(group, Slice.Role.PRODUCER, names),
        layers(group, Slice.Role.CONSUMER, names),
        because);
  }

  private static List<String> layers(
      ChannelGroup group, Slice.Role role, Map<String, String> names) {
    Set<String> layers = new LinkedHashSet<>();
    for (Slice slice : group.slices()) {
      if (slice.role() == role) {
        layers.add(names.getOrDefault(slice.constant(), slice.constant()));
      }
    }
    return List.copyOf(layers);
  }

  String text() {
    TextTable table = new TextTable("group", "channels", "made by", "taken in by", "because of");
    for (Row row : groups) {
      List<String> because = new ArrayList<>();
      row.because()
          .forEach(
              (kind, nodes) -> because.add(nodes.size() == 1 ? kind : nodes.size() + " x " + kind));
      table.row(
          row.group(),
          Integer.toString(row.channels()),
          some(row.made()),
          some(row.taken()),
          String.join(", ", because));
    }
    StringBuilder text = new StringBuilder(table.render().stripTrailing());
    fixed.forEach((layer, reason) ->
        text.append("\n'").append(layer).append("' keeps its channels: they ").append(reason));
    return text.toString();
  }

  private static String some(List<String> layers) {
    return layers.size() < 2
        ? String.join("", layers)
        : layers.getFirst() + " and " + (layers.size() - 1) + " more";
  }
}
