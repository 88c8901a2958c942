package dev.espalier.ui.chart;

import java.util.BitSet;

/**
 * What the channels of a group are worth, and which of them are removed.
 *
 * @param scores by channel; shared, not to be changed
 * @param order the channels from left to right
 * @param removed shared, not to be changed
 */
public record ChannelBars(double[] scores, int[] order, BitSet removed) {
  public ChannelBars {
    if (scores.length != order.length) {
      throw new IllegalArgumentException(
          scores.length + " scores of " + order.length + " channels");
    }
  }

  int count() {
    return order.length;
  }

  double highest() {
    double highest = 0;
    for (double score : scores) {
      highest = Math.max(highest, score);
    }
    return highest;
  }

  String toCsv() {
    StringBuilder csv = new StringBuilder("channel,score,removed\n");
    for (int channel : order) {
      csv.append(channel)
          .append(',')
          .append(scores[channel])
          .append(',')
          .append(removed.get(channel))
          .append('\n');
    }
    return csv.toString();
  }
}
