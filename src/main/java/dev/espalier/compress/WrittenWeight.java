package dev.espalier.compress;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;

/**
 * A weight as a runtime sees it once it is decoded.
 *
 * @param name what the operators of the written model know it by
 * @param type FLOAT or FLOAT16
 * @param values row major, rounded to what the type can hold
 */
public record WrittenWeight(String name, DataType type, Dims dims, float[] values) {}
