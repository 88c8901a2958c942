/**
 * Numbers: float kernels in plain Java (order statistics, histograms, rounding, sums with double
 * accumulators), the small types every room shares about arrays and long work ({@link
 * dev.espalier.numeric.Shape}, {@link dev.espalier.numeric.CancelSignal}, {@link
 * dev.espalier.numeric.Progress}). Knows nothing about models.
 */
@NullMarked
package dev.espalier.numeric;

import org.jspecify.annotations.NullMarked;
