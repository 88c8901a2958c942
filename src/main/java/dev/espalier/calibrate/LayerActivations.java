package dev.espalier.calibrate;

import java.util.Optional;

/**
 * What flows into and out of one layer over data.
 *
 * @param input nothing where no value shows it
 * @param output nothing where no value shows it
 */
public record LayerActivations(Optional<ValueStatistics> input, Optional<ValueStatistics> output) {}
