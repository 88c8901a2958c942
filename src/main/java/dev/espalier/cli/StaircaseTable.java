package dev.espalier.cli;

import dev.espalier.app.ChannelStaircases;
import dev.espalier.tune.channel.Staircase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long groups of channels take by how many are left, as a table.
 *
 * @param groups in the order in which they were asked for
 */
record StaircaseTable(List<Group> groups) {

  /**
   * One group.
   *
   * @param problem why there are no times; empty if there are
   */
  record Group(String group, int channels, List<Point> points, String problem) {}

  /**
   * One measurement.
   *
   * @param share of the time with all channels
   * @param step whether the count is worth choosing
   */
  record Point(int channels, double millis, double share, boolean step) {}

  static StaircaseTable of(Map<String, ChannelStaircases.Measured> measured) {
    List<Group> groups = new ArrayList<>();
    measured.forEach((id, found) ->
        groups.add(
            new Group(
                id, found.staircase().channels(), points(found.staircase()), found.problem())));
    return new StaircaseTable(groups);
  }

  private static List<Point> points(Staircase staircase) {
    List<Integer> steps = staircase.steps();
    double whole = staircase.whole().map(Staircase.Point::millis).orElse(0.0);
    return staircase.points().stream()
        .map(point ->
            new Point(
                point.channels(),
                point.millis(),
                point.millis() / whole,
                steps.contains(point.channels())))
        .toList();
  }

  String text() {
    TextTable table = new TextTable("group", "channels", "ms", "of all", "worth choosing");
    StringBuilder problems = new StringBuilder();
    for (Group group : groups) {
      for (Point point : group.points().reversed()) {
        table.row(
            group.group(),
            Integer.toString(point.channels()),
            String.format(Locale.ROOT, "%.4f", point.millis()),
            String.format(Locale.ROOT, "%.0f %%", 100 * point.share()),
            point.step() ? "yes" : "");
      }
      if (!group.problem().isEmpty()) {
        problems
            .append("\n'")
            .append(group.group())
            .append("' was not measured: ")
            .append(group.problem());
      }
    }
    return table.render().stripTrailing() + problems;
  }
}
