package dev.espalier.ui.goal;

import dev.espalier.estimate.Basis;
import java.util.Optional;

/**
 * One goal as it is shown.
 *
 * @param original the original's number; empty where it is not known
 * @param now the number of the compressed network, or why there is none
 * @param change how the two compare; empty where they cannot be
 * @param basis where {@code now} comes from
 * @param better whether {@code now} is better than {@code original}; empty where it is neither
 * @param hint what else there is to say
 */
public record GoalText(
    String original,
    String now,
    String change,
    Optional<Basis> basis,
    Optional<Boolean> better,
    String hint) {}
