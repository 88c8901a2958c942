package dev.espalier.ui.inspector;

import dev.espalier.estimate.Basis;

/**
 * A number beside the sliders.
 *
 * @param label what it is
 * @param text the number with its unit
 * @param basis where it comes from
 */
public record Readout(String label, String text, Basis basis) {}
