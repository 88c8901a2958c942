/** The goal bar: size, latency and quality, original and now. */
@NullMarked
package dev.espalier.ui.goal;

import org.jspecify.annotations.NullMarked;
