package dev.espalier.tune.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How long the operators that a group of channels runs through take, by how many of its channels
 * are left and all others are: it falls in steps, as the runtime computes channels in blocks.
 *
 * @param channels how many the group has
 * @param points what was measured, by ascending count; the last one is of all channels once there
 *     is any
 */
public record Staircase(int channels, List<Point> points) {

  /** Less is not worth a step, however sure. */
  private static final double LEAST_GAIN = 0.02;

  /** A difference of so many standard errors is no noise. */
  private static final double SURE = 3;

  /**
   * One measurement.
   *
   * @param channels how many are left
   * @param millis the median time of a run
   * @param error standard error of that, in milliseconds
   */
  public record Point(int channels, double millis, double error) {
    public Point {
      if (channels < 1 || !(millis >= 0) || !(error >= 0)) {
        throw new IllegalArgumentException(
            "no measurement: %d channels, %s ms +- %s".formatted(channels, millis, error));
      }
    }

    private boolean isFasterThan(Point other) {
      double noise = SURE * Math.hypot(error, other.error);
      return millis < other.millis - Math.max(LEAST_GAIN * other.millis, noise);
    }
  }

  /** Copies the list and checks its order. */
  public Staircase {
    points = List.copyOf(points);
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i - 1).channels() >= points.get(i).channels()) {
        throw new IllegalArgumentException("points have to ascend: " + points);
      }
    }
    if (!points.isEmpty() && points.getLast().channels() != channels) {
      throw new IllegalArgumentException("of all " + channels + " channels there is no time");
    }
  }

  /** The time with all channels; nothing before anything is measured. */
  public Optional<Point> whole() {
    return points.isEmpty() ? Optional.empty() : Optional.of(points.getLast());
  }

  /**
   * The counts worth choosing, ascending: of those that take the same time the largest, so that
   * each is faster than all larger counts by more than noise.
   */
  public List<Integer> steps() {
    List<Integer> steps = new ArrayList<>();
    Point last = null;
    for (Point point : points.reversed()) {
      if (last == null || point.isFasterThan(last)) {
        steps.add(point.channels());
        last = point;
      }
    }
    Collections.reverse(steps);
    return List.copyOf(steps);
  }

  /**
   * The time with a count of channels: of one that was not measured that of the next larger one, as
   * a block that is begun costs as much as a whole one.
   */
  public Optional<Point> at(int count) {
    return points.stream().filter(point -> point.channels() >= count).findFirst();
  }
}
