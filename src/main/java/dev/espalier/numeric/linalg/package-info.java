/**
 * Dense linear algebra as the rest of the program sees it: row-major float matrices and an
 * interface, no library.
 */
@NullMarked
package dev.espalier.numeric.linalg;

import org.jspecify.annotations.NullMarked;
