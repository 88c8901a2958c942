/**
 * Charts that take plain numbers. What follows a slider is painted on a canvas of its own, a column
 * of pixels at a time; what stands still (accuracy per class, error per layer, size against
 * accuracy) is drawn by ChartFX, which nothing outside this package sees.
 */
@NullMarked
package dev.espalier.ui.chart;

import org.jspecify.annotations.NullMarked;
