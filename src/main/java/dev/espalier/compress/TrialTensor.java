package dev.espalier.compress;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import java.lang.foreign.MemorySegment;

/**
 * The contents of an initializer that a trial model leaves open.
 *
 * @param bytes the elements as raw data, outside of the Java heap: in a mapped file or in memory
 *     that lives as long as this segment
 */
public record TrialTensor(DataType type, Dims dims, MemorySegment bytes) {}
