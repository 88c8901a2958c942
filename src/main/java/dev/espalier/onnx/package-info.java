/**
 * An {@code .onnx} file as it is: memory-mapped reading, external data, the graph's index, editing
 * and atomic writing.
 *
 * <p>{@link dev.espalier.onnx.OnnxModel} reads, {@link dev.espalier.onnx.ModelEditor} writes a
 * changed copy, {@link dev.espalier.onnx.ModelBuilder} makes new models. Structure is read through
 * protobuf, payloads of tensors stay in the mapped file and are only pointed at, and what an edit
 * does not touch is copied byte for byte, known to this package or not. Nothing outside it sees a
 * protobuf class.
 */
@NullMarked
package dev.espalier.onnx;

import org.jspecify.annotations.NullMarked;
