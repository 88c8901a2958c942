package dev.espalier.estimate;

import java.util.OptionalDouble;

/**
 * What one layer's weights become under a plan, as the histogram panel shows it.
 *
 * @param before the weights as they are
 * @param kept what pruning leaves, in the same bins; pruned weights are not counted
 * @param decoded the weights as they come back from their codes, in the same bins, pruned ones
 *     included at zero
 * @param levels the values that codes stand for; of the channel with the median scale where
 *     channels have their own; empty for more than 256 levels
 * @param threshold magnitude below which weights are pruned; 0 for none
 * @param sparsity share of pruned weights, 0 to 1
 * @param sqnrDb signal to noise ratio of the decoded weights in dB; infinite where nothing changes
 * @param outputSqnrDb signal to noise ratio of what the layer puts out, in dB, by the second moment
 *     of its inputs; nothing where that is not known
 * @param maxError largest absolute change of a weight seen
 * @param basis computed where the whole layer was looked at, estimate where a sample was
 */
public record LayerPreview(
    WeightHistogram before,
    WeightHistogram kept,
    WeightHistogram decoded,
    float[] levels,
    float threshold,
    double sparsity,
    double sqnrDb,
    OptionalDouble outputSqnrDb,
    double maxError,
    Basis basis) {}
