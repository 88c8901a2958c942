/**
 * Layers that onnxruntime's own operators compute with weights of few bits, as they are in the
 * file: which layers can be written so, and the operators that take the place of theirs.
 */
@NullMarked
package dev.espalier.compress.kernel;

import org.jspecify.annotations.NullMarked;
