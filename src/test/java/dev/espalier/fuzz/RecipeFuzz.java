package dev.espalier.fuzz;

import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.io.IOException;
import java.nio.file.Path;

/** Recipes: read, and the same when they are written and read again, or refused. */
public final class RecipeFuzz {
  private RecipeFuzz() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Path file = FuzzFiles.write("fuzzed.json", bytes);
    Recipe recipe;
    try {
      recipe = RecipeJson.read(file);
    } catch (IOException e) {
      FuzzFiles.named(file, e);
      return;
    }
    Path again = FuzzFiles.at("again.json");
    RecipeJson.write(again, recipe);
    again.toFile().deleteOnExit();
    if (!RecipeJson.read(again).equals(recipe)) {
      throw new IllegalStateException("another recipe was read than was written: " + recipe);
    }
  }
}
