package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskContext;
import dev.espalier.app.task.TaskHandle;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.recipe.Recipe;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what computes the layers fastest, because a person asks for it, and changes the recipe to
 * that. Called on the delivery thread.
 */
final class FastestStudy implements AutoCloseable {
  private final Services services;
  private final NetworkCompressor compressor;
  private final Runnable changed;
  private final Consumer<Failure> failed;
  private @Nullable TaskHandle running;
  private @Nullable FastestRecipe last;

  /**
   * A study of one network.
   *
   * @param changed called when something was found
   * @param failed called when it could not be found out
   */
  FastestStudy(
      Services services, NetworkCompressor compressor, Runnable changed, Consumer<Failure> failed) {
    this.services = services;
    this.compressor = compressor;
    this.changed = changed;
    this.failed = failed;
  }

  /** Searches, unless that is done already; the recipe is changed when the search ends. */
  void find(OpenProject project, FastestRecipe.Wish wish, RecipeEdit edit) {
    if (running != null) {
      return;
    }
    running =
        services
            .tasks()
            .submit(
                "Finding what is fastest",
                context -> find(project, wish, context),
                new Ended(edit));
  }

  private FastestRecipe find(OpenProject project, FastestRecipe.Wish wish, TaskContext context)
      throws Exception {
    return FastestRecipe.find(project, compressor, wish, services.runtime(), context);
  }

  /** What became of it. */
  private final class Ended implements Outcome<FastestRecipe> {
    private final RecipeEdit edit;

    Ended(RecipeEdit edit) {
      this.edit = edit;
    }

    @Override
    public void done(FastestRecipe found) {
      running = null;
      last = found;
      edit.edit(found::onto, "Fastest for this machine", null);
      changed.run();
    }

    @Override
    public void failed(Failure failure) {
      running = null;
      failed.accept(failure.titled("Cannot find what is fastest"));
    }

    @Override
    public void cancelled() {
      running = null;
    }
  }

  /** What was found, as long as the recipe does it. */
  Optional<String> note(Recipe recipe) {
    return Optional.ofNullable(last)
        .filter(found -> found.onto(recipe).equals(recipe))
        .map(FastestRecipe::words);
  }

  @Override
  public void close() {
    if (running != null) {
      running.cancel();
    }
  }
}
