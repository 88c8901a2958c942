/**
 * Running models: what a runtime and a session are, what can go wrong, and what is measured. The
 * sub-packages hold the two implementations: {@code inprocess} (the only package that touches
 * onnxruntime) and {@code worker}, which keeps onnxruntime in a process of its own.
 */
@NullMarked
package dev.espalier.runtime;

import org.jspecify.annotations.NullMarked;
