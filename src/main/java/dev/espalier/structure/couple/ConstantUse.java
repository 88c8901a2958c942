package dev.espalier.structure.couple;

import dev.espalier.onnx.OnnxNode;
import dev.espalier.onnx.OnnxTensor;
import org.jspecify.annotations.Nullable;

/**
 * A constant as an operator takes it in.
 *
 * @param node the operator
 * @param input the number of the input
 * @param axes the channels along each axis; null where there are none
 * @param roles what the operator does along each axis
 */
record ConstantUse(
    OnnxNode node, int input, OnnxTensor tensor, int[] @Nullable [] axes, Slice.Role[] roles) {}
