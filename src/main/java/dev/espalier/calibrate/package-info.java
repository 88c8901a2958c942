/**
 * Statistics of what flows into layers, gathered by running the network on samples: one pass, a
 * sample at a time, in memory that does not grow with the number of samples.
 */
@NullMarked
package dev.espalier.calibrate;

import org.jspecify.annotations.NullMarked;
