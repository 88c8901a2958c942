package dev.espalier.ui.export;

import java.util.Optional;

/**
 * A number of the original and of the exported file, and what was shown for it before.
 *
 * @param name what it is
 * @param original the original's
 * @param shown what was shown before the export
 * @param exported the exported file's, measured
 * @param change how the exported compares with the original
 * @param better whether it is better; empty where it is neither
 */
public record FigureRow(
    String name,
    String original,
    String shown,
    String exported,
    String change,
    Optional<Boolean> better) {}
