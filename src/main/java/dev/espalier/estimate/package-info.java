/**
 * Live figures while a slider moves: size, latency and error of a recipe, from profiles made once
 * per layer and from probes measured once per machine. Every figure here is an estimate or is
 * computed; what is measured on the real network comes from elsewhere.
 */
@NullMarked
package dev.espalier.estimate;

import org.jspecify.annotations.NullMarked;
