/**
 * How long networks take by how many channels are left, as measured on this machine: the staircase
 * of one group of channels, and the largest network that is quick enough.
 */
@NullMarked
package dev.espalier.tune.channel;

import org.jspecify.annotations.NullMarked;
