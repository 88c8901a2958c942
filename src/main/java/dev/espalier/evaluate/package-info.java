/**
 * How well a compressed network does beside the original: accuracy with its uncertainty, paired
 * differences, samples whose answer changed, fidelity without labels, errors per layer, latency.
 */
@NullMarked
package dev.espalier.evaluate;

import org.jspecify.annotations.NullMarked;
