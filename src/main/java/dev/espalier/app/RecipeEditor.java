package dev.espalier.app;

import dev.espalier.network.LayerId;
import dev.espalier.recipe.History;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.recipe.RecipeMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The recipe under the person's hands: its changes, its way back, and its file. */
final class RecipeEditor {

  private final History<Recipe> history;
  private Optional<Path> file = Optional.empty();

  RecipeEditor(Recipe initial) {
    history = new History<>(initial);
  }

  Recipe current() {
    return history.current();
  }

  RecipeState state() {
    return RecipeState.of(history, file);
  }

  /**
   * Takes over a recipe that was read from a file; it is unsaved where it is not all of it.
   *
   * @return what there is to say about it, as sentences
   */
  List<String> open(RecipeMatch match, Path from) {
    history.push(match.matched(), "Open " + from.getFileName());
    file = Optional.of(from);
    if (match.missing().isEmpty()) {
      history.markSaved();
      return List.of();
    }
    return List.of(
        "%s has plans for %d layers that this model does not have: %s"
            .formatted(
                from.getFileName(), match.missing().size(), String.join(", ", match.missing())));
  }

  void save(Path target, UnaryOperator<Recipe> written) throws IOException {
    RecipeJson.write(target, written.apply(history.current()));
    history.markSaved();
    file = Optional.of(target);
  }

  /**
   * Changes the plans of some layers.
   *
   * @param coalesce changes with the same key that follow one another are one step
   * @return whether anything is different now
   */
  boolean edit(
      Collection<LayerId> layers,
      UnaryOperator<LayerPlan> change,
      String description,
      @Nullable String coalesce) {
    return edit(recipe -> recipe.update(names(layers), change), description, coalesce);
  }

  boolean reset(Collection<LayerId> layers) {
    String which =
        layers.size() == 1 ? layers.iterator().next().value() : layers.size() + " layers";
    return edit(recipe -> recipe.without(names(layers)), "Reset " + which, null);
  }

  boolean restore(TriedRecipe tried) {
    return edit(recipe -> tried.recipe(), "Go back to recipe " + tried.number(), null);
  }

  private static List<String> names(Collection<LayerId> layers) {
    return layers.stream().map(LayerId::value).toList();
  }

  /**
   * Changes the recipe.
   *
   * @param coalesce changes with the same key that follow one another are one step
   * @return whether anything is different now
   */
  boolean edit(UnaryOperator<Recipe> change, String description, @Nullable String coalesce) {
    Recipe next = change.apply(history.current());
    if (next.equals(history.current())) {
      return false;
    }
    if (coalesce == null) {
      history.push(next, description);
    } else {
      history.push(next, description, coalesce);
    }
    return true;
  }

  void endDrag() {
    history.endCoalescing();
  }

  boolean undo() {
    boolean can = history.canUndo();
    if (can) {
      history.undo();
    }
    return can;
  }

  boolean redo() {
    boolean can = history.canRedo();
    if (can) {
      history.redo();
    }
    return can;
  }
}
