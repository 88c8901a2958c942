/**
 * onnxruntime in a process of its own, so that a model which crashes it, hangs or eats all memory
 * takes down nothing else. The process is a JVM started from this one's class path; the two speak
 * over a pipe, and large tensors go through files that both map.
 */
@NullMarked
package dev.espalier.runtime.worker;

import org.jspecify.annotations.NullMarked;
