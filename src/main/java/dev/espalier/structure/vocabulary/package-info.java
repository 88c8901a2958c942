/** Tables of embeddings, which can lose the rows of tokens that never come. */
@NullMarked
package dev.espalier.structure.vocabulary;

import org.jspecify.annotations.NullMarked;
