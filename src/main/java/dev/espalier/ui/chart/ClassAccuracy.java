package dev.espalier.ui.chart;

/**
 * The accuracy on one class, before and after.
 *
 * @param name the class
 * @param original share of the class's samples that the original gets right, 0 to 1
 * @param compressed the same for the compressed network
 * @param low lower end of the confidence interval of {@code compressed}
 * @param high its upper end
 * @param beyondChance whether the change is larger than chance makes it; from the same samples, so
 *     that it can be known better than the two accuracies
 */
public record ClassAccuracy(
    String name,
    double original,
    double compressed,
    double low,
    double high,
    boolean beyondChance) {}
