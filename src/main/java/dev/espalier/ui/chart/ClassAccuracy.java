package dev.espalier.ui.chart;

/**
 * The accuracy on one class, before and after.
 *
 * @param name the class
 * @param original share of the class's samples that the original gets right, 0 to 1
 * @param compressed the same for the compressed network
 * @param low lower end of the confidence interval of {@code compressed}
 * @param high its upper end
 */
public record ClassAccuracy(
    String name, double original, double compressed, double low, double high) {}
