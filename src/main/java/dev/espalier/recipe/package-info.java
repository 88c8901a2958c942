/**
 * The user's decisions: a {@link dev.espalier.recipe.LayerPlan} for each layer, a {@link
 * dev.espalier.recipe.Recipe} for a network, its JSON file, its undo history, and the patterns by
 * which the command line names layers. Knows layers by their names only.
 */
@NullMarked
package dev.espalier.recipe;

import org.jspecify.annotations.NullMarked;
