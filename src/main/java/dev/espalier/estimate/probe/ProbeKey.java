package dev.espalier.estimate.probe;

/**
 * All that the time of a probe depends on.
 *
 * @param processor the processor's name
 * @param runtime the runtime and its version
 * @param layer operators, attributes, sizes of weights and inputs
 * @param encoding how the weight is written
 * @param threads threads of the runtime; 0 if it chooses them
 */
public record ProbeKey(
    String processor, String runtime, String layer, String encoding, int threads) {}
