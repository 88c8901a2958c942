package dev.espalier.evaluate;

/**
 * Accuracy of both models on the same labelled samples.
 *
 * @param original the original's score
 * @param compressed the compressed model's score
 * @param top1 their difference in top-1 accuracy, sample by sample
 */
public record AccuracyComparison(
    ModelScore original, ModelScore compressed, PairedDifference top1) {}
