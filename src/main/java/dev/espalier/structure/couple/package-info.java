/**
 * Which channels of a network have to go together, found from its graph: the idea of a dependency
 * graph (Fang et al., "DepGraph: Towards Any Structural Pruning", arXiv 2301.12900), carried out on
 * single indices of axes, so that concatenations, splits, reshapes and groups need no cases of
 * their own.
 */
@NullMarked
package dev.espalier.structure.couple;

import org.jspecify.annotations.NullMarked;
