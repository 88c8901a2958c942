package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelDesk;
import dev.espalier.app.Stairs;
import dev.espalier.app.Workbench;
import dev.espalier.app.WorkbenchState;
import dev.espalier.network.LayerId;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.structure.couple.ChannelGraph;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.couple.Slice;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.structure.score.Ranking;
import dev.espalier.ui.chart.ChannelBars;
import dev.espalier.ui.selection.LayerSelection;
import dev.espalier.ui.words.CouplingWords;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/** The channels that the selected layers make and take in, and which of them are removed. */
public final class ChannelsViewModel {
  private final Workbench workbench;
  private final LayerSelection selection;
  private final ChannelTargetViewModel target;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NONE);
  private final BooleanProperty expanded = new SimpleBooleanProperty();
  private final BooleanProperty sorted = new SimpleBooleanProperty(true);
  private String wanted = "";
  private @Nullable ChannelGraph indexed;
  private Map<String, String> names = Map.of();

  /**
   * A group that has to do with a selected layer.
   *
   * @param text what the layer does with it, in a few words
   */
  record Choice(String id, String text) {}

  /**
   * What is shown.
   *
   * @param title the line that is always seen
   * @param choices the groups of the selected layers
   * @param group the one that is shown; empty if there is none
   * @param about who makes its channels, who takes them in, and why they go together
   * @param fixed why channels that a selected layer makes cannot be removed; empty if they can
   * @param removed its channels that are removed
   * @param worth what its channels are worth; empty while that is not known
   * @param stairs how long what they run through takes; empty while nobody looks
   * @param saved what removed channels save; empty where none are
   */
  record State(
      String title,
      List<Choice> choices,
      Optional<ChannelGroup> group,
      String about,
      String fixed,
      BitSet removed,
      Optional<ChannelDesk.Worth> worth,
      Optional<Stairs> stairs,
      String saved) {
    static final State NONE = without("Channels", "");

    static State without(String title, String problem) {
      return new State(
          title,
          List.of(),
          Optional.empty(),
          "",
          problem,
          new BitSet(),
          Optional.empty(),
          Optional.empty(),
          "");
    }

    State {
      choices = List.copyOf(choices);
    }

    int channels() {
      return group.map(ChannelGroup::channels).orElse(0);
    }

    int kept() {
      return channels() - removed.cardinality();
    }

    Optional<Ranking> ranking() {
      return worth.flatMap(ChannelDesk.Worth::ranking);
    }

    /** Why there are no bars, as a sentence; empty if there are. */
    String waiting() {
      if (group.isEmpty() || ranking().isPresent()) {
        return "";
      }
      return worth
          .map(known -> "No scores: " + known.problem() + ".")
          .orElse("Finding out what the channels are worth…");
    }
  }

  ChannelsViewModel(Workbench workbench, LayerSelection selection, ChannelTargetViewModel target) {
    this.workbench = workbench;
    this.selection = selection;
    this.target = target;
    expanded.addListener((property, old, now) -> update(workbench.state()));
    target.stateProperty().addListener((property, old, now) -> update(workbench.state()));
  }

  // Properties

  ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  State state() {
    return state.get();
  }

  /** Whether more than a line is seen; scores are found out only then. */
  BooleanProperty expandedProperty() {
    return expanded;
  }

  /** Whether bars stand by their height, and not in place. */
  BooleanProperty sortedProperty() {
    return sorted;
  }

  ChannelScore score() {
    return target.score();
  }

  Optional<String> problem(Enum<?> choice) {
    return target.problem(choice);
  }

  /** The scores as bars; nothing while they are not known. */
  @Nullable ChannelBars bars() {
    Ranking ranking = state().ranking().orElse(null);
    if (ranking == null) {
      return null;
    }
    int[] order =
        sorted.get() ? ranking.order() : IntStream.range(0, ranking.order().length).toArray();
    return new ChannelBars(ranking.scores(), order, state().removed());
  }

  /** Whether other channels are removed than the score says. */
  boolean differs() {
    State now = state();
    return now.ranking()
        .filter(ranking -> !ranking.first(now.removed().cardinality()).equals(now.removed()))
        .isPresent();
  }

  // Commands

  void setScore(ChannelScore score) {
    target.setScore(score);
  }

  /** Shows another group. */
  void choose(String group) {
    wanted = group;
    update(workbench.state());
  }

  /** Keeps so many channels; those that were removed or kept by hand stay so as far as it goes. */
  void keep(int count) {
    State now = state();
    now.ranking()
        .ifPresent(ranking -> {
          BitSet removed = adjusted(now.removed(), ranking, now.channels() - count);
          edit(removed, "Keep " + count + " channels", "channels " + id());
        });
  }

  /** Measures how long what the channels run through takes, after that was ended. */
  void measure() {
    state().group().ifPresent(group -> workbench.channels().ifPresent(desk -> desk.measure(group)));
  }

  /** Where the slider stops. */
  ChannelStops stops() {
    State now = state();
    return now.group()
        .flatMap(group -> now.stairs().map(stairs -> ChannelStops.of(group, stairs)))
        .orElseGet(() -> ChannelStops.blocks(Math.max(1, now.channels()), 1));
  }

  private static BitSet adjusted(BitSet before, Ranking ranking, int count) {
    BitSet removed = (BitSet) before.clone();
    int[] order = ranking.order();
    for (int i = 0; i < order.length && removed.cardinality() < count; i++) {
      removed.set(order[i]);
    }
    for (int i = order.length - 1; i >= 0 && removed.cardinality() > count; i--) {
      removed.clear(order[i]);
    }
    return removed;
  }

  /** Removes a channel, or keeps it again; the last one stays. */
  void toggle(int channel) {
    BitSet removed = (BitSet) state().removed().clone();
    removed.flip(channel);
    if (removed.cardinality() < state().channels()) {
      String what = removed.get(channel) ? "Remove channel " : "Keep channel ";
      edit(removed, what + channel, null);
    }
  }

  /** Removes as many channels as now, but those that the score says. */
  void chooseByScore() {
    State now = state();
    now.ranking()
        .ifPresent(ranking ->
            edit(
                ranking.first(now.removed().cardinality()),
                "Choose channels by " + ChannelWords.name(score()),
                null));
  }

  /** Ends a drag: what comes next is a step of its own. */
  void endDrag() {
    workbench.endDrag();
  }

  private String id() {
    return state().group().map(ChannelGroup::id).orElse("");
  }

  private void edit(BitSet removed, String what, @Nullable String coalesce) {
    String group = id();
    workbench.edit(
        recipe -> recipe.withChannels(recipe.channels().with(group, removed)),
        what + " of " + group,
        coalesce);
  }

  /** Takes over what the workbench knows. */
  void update(WorkbenchState now) {
    ChannelDesk desk = workbench.channels().orElse(null);
    if (desk == null || selection.layers().isEmpty()) {
      state.set(State.NONE);
      return;
    }
    if (desk.found().isEmpty()) {
      String title = desk.problem().isEmpty() ? "Channels: being found…" : "Channels: not known";
      state.set(State.without(title, desk.problem()));
      return;
    }
    show(desk, desk.found().get().graph(), now.recipe().channels());
  }

  private void show(ChannelDesk desk, ChannelGraph graph, ChannelPlan plan) {
    if (!graph.equals(indexed)) {
      indexed = graph;
      names = graph.layerNames();
    }
    Map<ChannelGroup, String> groups = groups(graph);
    Optional<ChannelGroup> group =
        groups.keySet().stream()
            .filter(one -> one.id().equals(wanted))
            .findFirst()
            .or(() -> groups.keySet().stream().findFirst());
    BitSet removed =
        group.map(one -> plan.removed().getOrDefault(one.id(), new BitSet())).orElse(new BitSet());
    Optional<ChannelDesk.Worth> worth =
        expanded.get() ? group.flatMap(one -> desk.worth(one, score())) : Optional.empty();
    state.set(
        new State(
            title(group, removed),
            groups.entrySet().stream()
                .map(one -> new Choice(one.getKey().id(), one.getValue()))
                .toList(),
            group,
            group
                .map(one ->
                    (CouplingWords.layers(one, names) + " " + CouplingWords.why(one)).strip())
                .orElse(""),
            fixed(graph),
            removed,
            worth,
            expanded.get() ? group.map(desk::stairs) : Optional.empty(),
            (ChannelSavings.words(desk, plan) + " " + desk.removing()).strip()));
  }

  private static String title(Optional<ChannelGroup> group, BitSet removed) {
    return group
        .map(one ->
            removed.isEmpty()
                ? "Channels: all " + one.channels() + " stay"
                : "Channels: "
                    + (one.channels() - removed.cardinality())
                    + " of "
                    + one.channels()
                    + " stay")
        .orElse("Channels: cannot be removed");
  }

  /** Those that a selected layer makes before those that it takes in. */
  private Map<ChannelGroup, String> groups(ChannelGraph graph) {
    List<String> layers = selection.layers().stream().map(LayerId::value).toList();
    Map<ChannelGroup, String> made = new LinkedHashMap<>();
    Map<ChannelGroup, String> others = new LinkedHashMap<>();
    for (ChannelGroup group : graph.groups()) {
      for (Slice slice : group.slices()) {
        if (layers.contains(names.getOrDefault(slice.constant(), ""))) {
          Map<ChannelGroup, String> into = slice.role() == Slice.Role.CONSUMER ? others : made;
          into.putIfAbsent(group, text(group, slice.role()));
        }
      }
    }
    others.forEach(made::putIfAbsent);
    return made;
  }

  private static String text(ChannelGroup group, Slice.Role role) {
    String does =
        switch (role) {
          case PRODUCER -> "Makes ";
          case PARAMETER -> "Passes on ";
          case CONSUMER -> "Takes in ";
        };
    return does + group.channels() + " channels: " + group.id();
  }

  private String fixed(ChannelGraph graph) {
    return selection.layers().stream()
        .map(LayerId::value)
        .filter(graph.fixed()::containsKey)
        .limit(1)
        .map(layer -> CouplingWords.fixed(layer, graph.fixed().getOrDefault(layer, "")))
        .collect(Collectors.joining());
  }
}
