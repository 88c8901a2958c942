/**
 * What a person sees of a model: its layers, that is its weights and the operators that use them,
 * in a tree by scope. Finds each weight behind the operators that only move its elements, tells the
 * axis of its output channels as it is stored, and says which weights cannot be changed and why.
 */
@NullMarked
package dev.espalier.network;

import org.jspecify.annotations.NullMarked;
