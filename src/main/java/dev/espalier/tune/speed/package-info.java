/**
 * Which layers are worth being computed with integers on this machine: whole networks are measured,
 * as what lies between layers of integers and of floats costs time, too.
 */
@NullMarked
package dev.espalier.tune.speed;

import org.jspecify.annotations.NullMarked;
