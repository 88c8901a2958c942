package dev.espalier.ui.chart;

/**
 * A network on the plane of size and accuracy.
 *
 * @param name what it is, for the read-out
 * @param megabytes the file's size, 10^6 bytes
 * @param accuracy in percent, or whatever else the chart's axis measures
 * @param halfWidth half the width of the confidence interval, in points; 0 if unknown
 * @param samples what the accuracy rests on, for the read-out; may be empty
 * @param role how it is drawn
 */
public record SizeAccuracyPoint(
    String name, double megabytes, double accuracy, double halfWidth, String samples, Role role) {

  /** What a point stands for. */
  public enum Role {
    ORIGINAL,
    /** Measured on all samples. */
    SNAPSHOT,
    /** Measured on a part of the samples. */
    QUICK,
    CURRENT,
    /** As it is now, measured on a part of the samples. */
    CURRENT_QUICK;

    /** Whether it stands for the network as it is now. */
    public boolean current() {
      return this == CURRENT || this == CURRENT_QUICK;
    }
  }
}
