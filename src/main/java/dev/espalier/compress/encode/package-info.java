/**
 * How one compressed weight is written in ONNX: small tensors, and the operators that make the
 * weight of them. The runtime folds these operators when it loads the model, so that the file has
 * few bits per weight and the speed is that of floats. Every encoding knows its bytes before there
 * are values, and decodes to the floats of {@link dev.espalier.method.CompressedWeight#decode}, bit
 * for bit.
 */
@NullMarked
package dev.espalier.compress.encode;

import org.jspecify.annotations.NullMarked;
