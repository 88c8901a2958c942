/**
 * A recipe applied to a network: what becomes of each layer, how many bytes the file will have
 * before anything is computed, the compressed weights, and the changed model, ready to be written
 * or tried.
 */
@NullMarked
package dev.espalier.compress;

import org.jspecify.annotations.NullMarked;
