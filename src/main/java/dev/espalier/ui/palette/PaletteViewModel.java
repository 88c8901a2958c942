package dev.espalier.ui.palette;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the palette offers for what is typed. */
public final class PaletteViewModel {
  private static final int MOST = 60;

  // Properties

  private final List<Supplier<List<PaletteItem>>> sources = new ArrayList<>();
  private final StringProperty query = new SimpleStringProperty("");
  private final ObservableList<PaletteItem> matches = FXCollections.observableArrayList();
  private final ObservableList<PaletteItem> matchesView =
      FXCollections.unmodifiableObservableList(matches);
  private final IntegerProperty selected = new SimpleIntegerProperty(0);
  private List<PaletteItem> items = List.of();

  public PaletteViewModel() {
    query.addListener(observable -> filter());
  }

  /** What the user typed. */
  public StringProperty queryProperty() {
    return query;
  }

  /** The items that match, best first. */
  public ObservableList<PaletteItem> matches() {
    return matchesView;
  }

  /** The index of the item that Enter runs; -1 if nothing matches. */
  public IntegerProperty selectedProperty() {
    return selected;
  }

  // Commands

  /** Adds things to find; asked each time the palette opens. */
  public void addSource(Supplier<List<PaletteItem>> source) {
    sources.add(source);
  }

  /** Starts anew with everything there is. */
  public void open() {
    items = sources.stream().flatMap(source -> source.get().stream()).toList();
    query.set("");
    filter();
  }

  /** Moves the selection, from the last item on to the first and back. */
  public void move(int by) {
    if (!matches.isEmpty()) {
      selected.set(Math.floorMod(selected.get() + by, matches.size()));
    }
  }

  /**
   * Runs the selected item.
   *
   * @param before called first, if there is something to run
   */
  public void run(Runnable before) {
    int index = selected.get();
    if (index >= 0 && index < matches.size() && matches.get(index).enabled()) {
      PaletteItem item = matches.get(index);
      before.run();
      item.command().run();
    }
  }

  private void filter() {
    record Scored(PaletteItem item, int score) {}
    matches.setAll(
        items.stream()
            .map(item -> new Scored(item, score(item)))
            .filter(scored -> scored.score() >= 0)
            .sorted(
                Comparator.comparingInt(Scored::score)
                    .reversed()
                    .thenComparing(scored -> !scored.item().enabled()))
            .limit(MOST)
            .map(Scored::item)
            .toList());
    selected.set(matches.isEmpty() ? -1 : 0);
  }

  private int score(PaletteItem item) {
    return Match.score(query.get(), item.text());
  }
}
