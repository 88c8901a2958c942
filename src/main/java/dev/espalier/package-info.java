/**
 * The composition root: builds the objects of all rooms and connects them; decides nothing itself.
 */
@NullMarked
package dev.espalier;

import org.jspecify.annotations.NullMarked;
