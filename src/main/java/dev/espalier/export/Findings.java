package dev.espalier.export;

import dev.espalier.estimate.PairedTimings;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the checks of a written file have found.
 *
 * @param bytes size of the file, with its external data
 * @param weights number of weights that are the same, bit for bit
 * @param layers number of layers they belong to
 * @param notCompared layers whose weights no output can show
 * @param outputs how far the outputs are from those of the trial model
 * @param rounding how far they are from those with exact products, where what flows into products
 *     is rounded
 * @param kernels what computes the layers
 * @param latency times of original and exported file
 * @param loads how long loading them takes
 * @param runtime what ran them
 */
record Findings(
    long bytes,
    long weights,
    int layers,
    List<String> notCompared,
    OutputCheck.Result outputs,
    OptionalDouble rounding,
    KernelFindings kernels,
    PairedTimings latency,
    ExportReport.Loads loads,
    String runtime) {}
