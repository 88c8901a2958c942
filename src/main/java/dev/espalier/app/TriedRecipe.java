package dev.espalier.app;

import dev.espalier.recipe.Recipe;

/**
 * A recipe that was evaluated.
 *
 * @param number counts from 1 in the order in which they were first evaluated
 * @param recipe the recipe
 * @param summary what it does, in a few words; no two are called alike
 * @param bytes size of the file that it leads to; exact
 * @param quality how good its answers were
 * @param whole whether that was measured on all samples of the data; a quick evaluation sees a part
 */
public record TriedRecipe(
    int number, Recipe recipe, String summary, long bytes, Goals.Quality quality, boolean whole) {}
