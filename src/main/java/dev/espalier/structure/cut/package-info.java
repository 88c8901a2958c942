/** The network without some of its channels: smaller weights, and sizes that follow. */
@NullMarked
package dev.espalier.structure.cut;

import org.jspecify.annotations.NullMarked;
