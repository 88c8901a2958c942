/**
 * The file that goes out: written beside its place, loaded and run by the runtime, compared with
 * what was shown, and only then moved to its place; with a report that puts every estimate beside
 * its measurement.
 */
@NullMarked
package dev.espalier.export;

import org.jspecify.annotations.NullMarked;
