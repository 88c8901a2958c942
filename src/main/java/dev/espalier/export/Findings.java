package dev.espalier.export;

import java.util.List;

/**
 * What the checks of a written file have found.
 *
 * @param weights number of weights that are the same, bit for bit
 * @param layers number of layers they belong to
 * @param notCompared layers whose weights no output can show
 * @param outputDifference largest relative difference of outputs
 * @param latency times of original and exported file
 * @param runtime what ran them
 */
record Findings(
    long weights,
    int layers,
    List<String> notCompared,
    double outputDifference,
    LatencyFindings latency,
    String runtime) {}
