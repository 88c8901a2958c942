/**
 * onnxruntime in this process: the only package that touches it. A model can take the process down;
 * {@code runtime.worker} is for models that nobody vouches for.
 */
@NullMarked
package dev.espalier.runtime.inprocess;

import org.jspecify.annotations.NullMarked;
