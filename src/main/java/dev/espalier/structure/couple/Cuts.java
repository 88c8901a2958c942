package dev.espalier.structure.couple;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sees to it that what is cut out of an axis does not lose everything. Of each group at least one
 * channel stays; where what is cut out is composed of two groups, such as heads and places in them,
 * something stays only if each of the one is cut out with each of the other.
 */
final class Cuts {
  private final Channels channels;

  Cuts(Channels channels) {
    this.channels = channels;
  }

  /** Fixes what could lose everything. */
  void fix() {
    boolean changed;
    do {
      changed = false;
      for (int[] cut : channels.cuts()) {
        if (!isSafe(cut)) {
          for (int channel : cut) {
            channels.fix(channel, "are cut out of several groups at once");
          }
          changed = true;
        }
      }
    } while (changed);
  }

  private boolean isSafe(int[] cut) {
    if (cut.length == 0) {
      return true;
    }
    int length = channels.members(cut[0]).length;
    for (int channel : cut) {
      int members = channels.members(channel).length;
      if (members == 0) {
        return true;
      }
      length = members == length ? length : -1;
    }
    return length == 1 || (length > 1 && isProduct(cut, length));
  }

  private boolean isProduct(int[] cut, int length) {
    long combinations = 1;
    for (int place = 0; place < length; place++) {
      Set<Integer> distinct = new HashSet<>();
      for (int channel : cut) {
        distinct.add(channels.members(channel)[place]);
      }
      combinations *= distinct.size();
    }
    Set<List<Integer>> all = new HashSet<>();
    for (int channel : cut) {
      int[] members = channels.members(channel);
      all.add(Arrays.stream(members).boxed().toList());
    }
    return all.size() == combinations;
  }
}
