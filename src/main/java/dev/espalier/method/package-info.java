/**
 * What can be done to one weight tensor: {@link dev.espalier.method.Compressor} prunes and
 * quantizes a {@link dev.espalier.method.Weight} into a {@link
 * dev.espalier.method.CompressedWeight}, which knows its exact bit cost and decodes itself. The
 * settings ({@link dev.espalier.method.Pruning}, {@link dev.espalier.method.Quantization}) live
 * here too; the algorithms are in the sub-packages and know neither settings nor weights, only
 * arrays. Knows no file format.
 */
@NullMarked
package dev.espalier.method;

import org.jspecify.annotations.NullMarked;
