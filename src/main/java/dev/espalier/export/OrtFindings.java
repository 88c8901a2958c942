package dev.espalier.export;

import dev.espalier.runtime.PairedLatency;

/**
 * What the checks of a file in onnxruntime's own format have found.
 *
 * @param bytes size of the file
 * @param difference the largest relative difference of an output from that of the {@code .onnx}
 * @param paired times of the original and of the file
 */
record OrtFindings(long bytes, double difference, PairedLatency paired) {}
