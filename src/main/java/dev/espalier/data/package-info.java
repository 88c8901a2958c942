/**
 * Data that a network is run on: typed arrays ({@link dev.espalier.data.Tensor}), what a model asks
 * for ({@link dev.espalier.data.InputSpec}), and labelled samples read from files.
 */
@NullMarked
package dev.espalier.data;

import org.jspecify.annotations.NullMarked;
