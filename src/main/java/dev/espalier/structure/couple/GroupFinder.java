package dev.espalier.structure.couple;

import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes groups of channels. Channels are of one group if they were created along the same axes: the
 * halves of an axis of which one is added to something else are two.
 */
final class GroupFinder {
  private final CouplingWalk walk;
  private final LayerConstants layers;
  private final List<ChannelGroup> groups = new ArrayList<>();
  private final Map<String, int[]> roots = new LinkedHashMap<>();
  private final Map<String, String> fixed = new LinkedHashMap<>();

  /** The group of each channel by which others go, and its number in the group. */
  private final int[] groupOf;

  private final int[] numberOf;

  GroupFinder(CouplingWalk walk, Network network, LayerConstants layers) {
    this.walk = walk;
    this.layers = layers;
    this.groupOf = new int[walk.channels().count()];
    this.numberOf = new int[walk.channels().count()];
    Arrays.fill(groupOf, -1);
    List<int[]> found = found();
    List<List<Slice>> slices = slices(found);
    List<Set<Coupling>> couplings = couplings(found.size());
    for (int group : order(slices)) {
      int[] channels = found.get(group);
      String id = id(slices.get(group));
      roots.put(id, channels);
      groups.add(
          new ChannelGroup(
              id, channels.length, slices.get(group), List.copyOf(couplings.get(group))));
    }
    walk.uses().forEach(this::addFixed);
    network.layers().forEach(layer -> addFixed(layer.id().value()));
  }

  List<ChannelGroup> groups() {
    return List.copyOf(groups);
  }

  /** The channels of each group by which others go. */
  Map<String, int[]> roots() {
    return roots;
  }

  Map<String, String> fixed() {
    return fixed;
  }

  private List<int[]> found() {
    List<int[]> all = new ArrayList<>();
    for (List<Integer> group : new Families(walk.channels()).together()) {
      int[] members = group.stream().mapToInt(Integer::intValue).toArray();
      for (int i = 0; i < members.length; i++) {
        groupOf[members[i]] = all.size();
        numberOf[members[i]] = i;
      }
      all.add(members);
    }
    return all;
  }

  private List<List<Slice>> slices(List<int[]> found) {
    List<List<Slice>> slices = new ArrayList<>();
    found.forEach(group -> slices.add(new ArrayList<>()));
    for (ConstantUse use : walk.uses()) {
      for (int axis = 0; axis < use.axes().length; axis++) {
        int[] channels = use.axes()[axis];
        if (channels != null) {
          int at = axis;
          byGroup(channels)
              .forEach((group, of) ->
                  slices
                      .get(group)
                      .add(
                          new Slice(
                              use.node(), use.input(), use.tensor(), at, use.roles()[at], of)));
        }
      }
    }
    return slices;
  }

  private Map<Integer, int[]> byGroup(int[] axis) {
    Map<Integer, int[]> of = new LinkedHashMap<>();
    int last = -1;
    int[] numbers = {};
    for (int i = 0; i < axis.length; i++) {
      for (int member : walk.channels().members(axis[i])) {
        if (groupOf[member] != last) {
          last = groupOf[member];
          numbers = of.computeIfAbsent(last, group -> none(axis.length));
        }
        numbers[i] = numberOf[member];
      }
    }
    return of;
  }

  private static int[] none(int length) {
    int[] none = new int[length];
    Arrays.fill(none, -1);
    return none;
  }

  private List<Set<Coupling>> couplings(int groupCount) {
    List<Set<Coupling>> couplings = new ArrayList<>();
    for (int group = 0; group < groupCount; group++) {
      couplings.add(new LinkedHashSet<>());
    }
    for (CouplingWalk.Note note : walk.notes()) {
      int last = -1;
      for (int channel : note.axis()) {
        for (int member : walk.channels().members(channel)) {
          if (groupOf[member] != last) {
            last = groupOf[member];
            couplings.get(last).add(note.coupling());
          }
        }
      }
    }
    return couplings;
  }

  /** Those that make something, in the order in which they first do. */
  private List<Integer> order(List<List<Slice>> slices) {
    List<Integer> order = new ArrayList<>();
    Map<Integer, Integer> first = new HashMap<>();
    Map<OnnxNode, Integer> nodes = new HashMap<>();
    walk.shapes().order().forEach(node -> nodes.put(node, nodes.size()));
    for (int group = 0; group < slices.size(); group++) {
      Optional<Slice> producer = producer(slices.get(group));
      if (producer.isPresent()) {
        order.add(group);
        first.put(group, nodes.getOrDefault(producer.get().node(), 0));
      }
    }
    order.sort((a, b) -> Integer.compare(first.getOrDefault(a, 0), first.getOrDefault(b, 0)));
    return order;
  }

  private static Optional<Slice> producer(List<Slice> slices) {
    return slices.stream().filter(slice -> slice.role() == Slice.Role.PRODUCER).findFirst();
  }

  private String id(List<Slice> slices) {
    Slice first = producer(slices).orElseThrow();
    String layer = layers.name(first.tensor());
    String base = layer + suffix(first.channelOf());
    String id = base;
    for (int i = 2; roots.containsKey(id); i++) {
      id = base + "#" + i;
    }
    return id;
  }

  /** What the channels of a group are in the layer that makes them first. */
  private static String suffix(int[] channelOf) {
    long distinct = Arrays.stream(channelOf).filter(channel -> channel >= 0).distinct().count();
    long elements = Arrays.stream(channelOf).filter(channel -> channel >= 0).count();
    if (distinct == elements) {
      return "";
    }
    int first =
        IntStream.range(0, channelOf.length).filter(i -> channelOf[i] >= 0).findFirst().orElse(0);
    boolean runs = first + 1 < channelOf.length && channelOf[first] == channelOf[first + 1];
    return runs ? "/heads" : "/inside";
  }

  private void addFixed(ConstantUse use) {
    for (int axis = 0; axis < use.axes().length; axis++) {
      int[] channels = use.axes()[axis];
      if (channels != null && use.roles()[axis] == Slice.Role.PRODUCER) {
        String name = layers.name(use.tensor());
        reason(channels).ifPresent(reason -> fixed.putIfAbsent(name, reason));
      }
    }
  }

  /** A layer whose channels are followed nowhere, as its weights cannot be. */
  private void addFixed(String layer) {
    layers.reason(layer).ifPresent(reason -> fixed.putIfAbsent(layer, reason));
  }

  /** Why the first of these channels that is fixed is. */
  private Optional<String> reason(int[] axis) {
    for (int channel : axis) {
      Optional<String> reason = walk.channels().fixed(channel);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }
}
