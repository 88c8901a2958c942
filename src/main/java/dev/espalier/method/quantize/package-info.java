/**
 * Uniform quantization of float arrays: the range each channel is given, and the fast loops that
 * turn floats into codes and codes back into floats. Everything here can be called on a sample of
 * the weights as well as on all of them.
 */
@NullMarked
package dev.espalier.method.quantize;

import org.jspecify.annotations.NullMarked;
