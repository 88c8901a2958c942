package dev.espalier.export;

import java.util.Optional;

/**
 * What was done to one layer, estimates beside what came out.
 *
 * @param layer its id
 * @param op operator type
 * @param shape sizes of the weight, as stored
 * @param parameters number of weights
 * @param changed whether the plan changed it
 * @param pruning the pruning, in words
 * @param quantization the quantization, in words
 * @param bits bits per weight of the encoding
 * @param originalBytes size in the original file
 * @param bytes size in the exported file
 * @param estimatedSparsity share of zeros that was shown
 * @param sparsity share of weights that decode to zero
 * @param estimatedSqnrDb signal to noise ratio of the weights that was shown; absent for unchanged
 *     layers
 * @param sqnrDb signal to noise ratio of the decoded weights; absent for unchanged layers
 * @param originalMillis time in the original
 * @param estimatedMillis time that was shown
 * @param millis time in the exported file
 */
public record LayerReport(
    String layer,
    String op,
    String shape,
    long parameters,
    boolean changed,
    String pruning,
    String quantization,
    int bits,
    long originalBytes,
    long bytes,
    double estimatedSparsity,
    double sparsity,
    Optional<Double> estimatedSqnrDb,
    Optional<Double> sqnrDb,
    Optional<Double> originalMillis,
    Optional<Double> estimatedMillis,
    Optional<Double> millis) {}
