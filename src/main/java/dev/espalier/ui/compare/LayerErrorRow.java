package dev.espalier.ui.compare;

/**
 * One layer in the table of errors.
 *
 * @param number its number in the chart, from 1; 0 where nothing was measured
 * @param layer its id
 * @param sqnrDb signal to noise ratio of its output; infinite where nothing differs, NaN where
 *     nothing was measured
 * @param relative the error by the signal, both as root mean squares; NaN where nothing was
 *     measured
 * @param detail all that is known, in a sentence
 */
public record LayerErrorRow(
    int number, String layer, double sqnrDb, double relative, String detail) {}
