/**
 * What the program remembers between two starts: a few typed values in a small text file of the
 * user's.
 */
@NullMarked
package dev.espalier.app.settings;

import org.jspecify.annotations.NullMarked;
