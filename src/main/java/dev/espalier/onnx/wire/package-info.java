/**
 * The protobuf wire format below any message type: walking the fields of a message inside a
 * memory-mapped file without copying what they hold, and writing messages from pieces that are
 * partly slices of such a file.
 *
 * <p>It knows nothing of ONNX. See <a
 * href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: Encoding</a>.
 */
@NullMarked
package dev.espalier.onnx.wire;

import org.jspecify.annotations.NullMarked;
