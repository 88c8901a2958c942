package dev.espalier.evaluate;

/**
 * Whether the compressed model says what the original says, right or wrong. Not accuracy.
 *
 * @param output the output that holds the class scores
 * @param classes number of classes
 * @param top1 samples to which both give the same answer
 * @param meanKl the mean Kullback-Leibler divergence of the compressed model's class probabilities
 *     from the original's, in nats; NaN where nothing could be compared
 */
public record Agreement(String output, int classes, Proportion top1, double meanKl) {}
