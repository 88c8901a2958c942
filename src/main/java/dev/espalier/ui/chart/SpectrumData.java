package dev.espalier.ui.chart;

/**
 * What the ranks of a layer cost.
 *
 * @param singularValues largest first; shared, not to be changed
 * @param rank the chosen one; 0 for none
 * @param mostThatPays the largest rank at which anything is saved
 * @param measure what the squares of the singular values are, for people
 */
public record SpectrumData(float[] singularValues, int rank, int mostThatPays, String measure) {}
