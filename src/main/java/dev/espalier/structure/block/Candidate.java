package dev.espalier.structure.block;

import dev.espalier.onnx.OnnxNode;
import java.util.Optional;
import java.util.Set;

/**
 * What looks like a block.
 *
 * @param from the value that flows in; empty if it is not clear what does
 * @param to the value that flows out
 * @param nodes the operators in between, with the one that makes {@code to}
 * @param problem why it cannot be dropped, as the end of a sentence
 */
record Candidate(String from, String to, Set<OnnxNode> nodes, Optional<String> problem) {}
