package dev.espalier.ui.chart;

/**
 * A network on the plane of size and accuracy.
 *
 * @param name what it is, for the read-out
 * @param megabytes the file's size, 10^6 bytes
 * @param accuracy in percent
 * @param halfWidth half the width of the confidence interval, in points; 0 if unknown
 * @param role how it is drawn
 */
public record SizeAccuracyPoint(
    String name, double megabytes, double accuracy, double halfWidth, Role role) {

  /** What a point stands for. */
  public enum Role {
    ORIGINAL,
    SNAPSHOT,
    CURRENT
  }
}
