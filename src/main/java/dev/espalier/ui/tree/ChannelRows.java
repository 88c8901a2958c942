package dev.espalier.ui.tree;

import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Slice;
import dev.espalier.ui.words.CouplingWords;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The channels of a network, layer by layer, as the tree shows them. */
final class ChannelRows {
  private final Map<LayerId, Made> layers = new HashMap<>();

  /** What a layer makes: which elements of its weight go with which channels. */
  private record Made(int count, List<Part> parts, String words) {}

  private record Part(String group, int[] channelOf) {}

  ChannelRows(ChannelGraph graph) {
    Map<String, String> names = graph.layerNames();
    Map<String, Map<ChannelGroup, Part>> parts = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (ChannelGroup group : graph.groups()) {
      for (Slice slice : group.slices()) {
        String layer = names.get(slice.constant());
        if (layer != null && slice.role() == Slice.Role.PRODUCER) {
          parts
              .computeIfAbsent(layer, name -> new LinkedHashMap<>())
              .put(group, new Part(group.id(), slice.channelOf()));
          counts.put(layer, slice.channelOf().length);
        }
      }
    }
    Map<ChannelGroup, String> words = new HashMap<>();
    for (Layer layer : graph.network().layers()) {
      String id = layer.id().value();
      Map<ChannelGroup, Part> own = parts.getOrDefault(id, Map.of());
      String reason = graph.fixed().get(id);
      String told =
          own.keySet().stream()
              .map(group -> words.computeIfAbsent(group, one -> words(one, names)))
              .collect(Collectors.joining("\n"));
      String fixed = reason == null ? "" : CouplingWords.fixed(id, reason);
      int count = counts.getOrDefault(id, reason == null ? 0 : Math.toIntExact(layer.channels()));
      layers.put(
          layer.id(), new Made(count, List.copyOf(own.values()), (told + "\n" + fixed).strip()));
    }
  }

  private static String words(ChannelGroup group, Map<String, String> names) {
    String all = group.channels() + " channels of '" + group.id() + "' go together. ";
    return (all + CouplingWords.layers(group, names) + " " + CouplingWords.why(group)).strip();
  }

  /** What a layer makes, and what is left of it. */
  RowChannels of(LayerId layer, Map<String, BitSet> removed) {
    Made made = layers.get(layer);
    if (made == null) {
      return RowChannels.NONE;
    }
    BitSet gone = new BitSet(made.count());
    Set<String> groups = new LinkedHashSet<>();
    for (Part part : made.parts()) {
      groups.add(part.group());
      BitSet channels = removed.get(part.group());
      for (int i = 0; channels != null && i < part.channelOf().length; i++) {
        int channel = part.channelOf()[i];
        if (channel >= 0 && channels.get(channel)) {
          gone.set(i);
        }
      }
    }
    return new RowChannels(made.count(), made.count() - gone.cardinality(), groups, made.words());
  }
}
