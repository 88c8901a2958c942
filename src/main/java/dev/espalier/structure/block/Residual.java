package dev.espalier.structure.block;

import dev.espalier.onnx.OnnxNode;
import java.util.Optional;
import java.util.Set;

/**
 * A sum that looks like the end of a residual block.
 *
 * @param from the value that flows in; empty if neither side of the sum is what flows in
 * @param to the sum
 * @param nodes the operators in between, with the sum
 * @param problem why it cannot be dropped, as the end of a sentence
 */
record Residual(String from, String to, Set<OnnxNode> nodes, Optional<String> problem) {}
