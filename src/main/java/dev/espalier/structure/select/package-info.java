/** How many channels of each group go, so that the network becomes as small as it should. */
@NullMarked
package dev.espalier.structure.select;

import org.jspecify.annotations.NullMarked;
