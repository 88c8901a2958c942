package dev.espalier.export;

import java.util.List;

/**
 * What the checks of a written file have found.
 *
 * @param bytes size of the file, with its external data
 * @param weights number of weights that are the same, bit for bit
 * @param layers number of layers they belong to
 * @param notCompared layers whose weights no output can show
 * @param outputs how far the outputs are from those of the trial model
 * @param kernels what computes the layers
 * @param latency times of original and exported file
 * @param runtime what ran them
 */
record Findings(
    long bytes,
    long weights,
    int layers,
    List<String> notCompared,
    OutputCheck.Result outputs,
    KernelFindings kernels,
    LatencyFindings latency,
    String runtime) {}
