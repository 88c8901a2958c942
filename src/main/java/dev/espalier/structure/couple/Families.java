package dev.espalier.structure.couple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Channels that lie along the same axes, and were cut out of them together. Each channel is of a
 * class, which every axis and every cut that it lies in divides from those that do not.
 */
final class Families {
  private final Channels channels;
  private final int[] classOf;

  /** The axis, or the cut, that a channel was met in last. */
  private final int[] lastIn;

  private final Map<Long, Integer> divided = new HashMap<>();
  private int lastClass = -1;
  private int lastPlace = -1;
  private int lastMade = -1;

  Families(Channels channels) {
    this.channels = channels;
    this.classOf = new int[channels.count()];
    this.lastIn = new int[channels.count()];
    Arrays.fill(lastIn, -1);
  }

  /** The channels of each class by which others go, in the order in which they were created. */
  List<List<Integer>> together() {
    List<Integer> order = new ArrayList<>();
    for (int channel = 1; channel < channels.count(); channel++) {
      if (channels.isPlain(channel)) {
        int root = channels.find(channel);
        if (lastIn[root] < 0) {
          order.add(root);
        }
        meet(root, channels.family(channel));
      }
    }
    int place = channels.families();
    for (int[] cut : channels.cuts()) {
      for (int channel : cut) {
        for (int member : channels.members(channel)) {
          meet(member, place);
        }
      }
      place++;
    }
    Map<Integer, List<Integer>> together = new LinkedHashMap<>();
    for (int root : order) {
      together.computeIfAbsent(classOf[root], key -> new ArrayList<>()).add(root);
    }
    return List.copyOf(together.values());
  }

  private void meet(int root, int place) {
    if (lastIn[root] == place) {
      return;
    }
    // Neighbours along an axis are of the same class, most of the time.
    if (classOf[root] != lastClass || place != lastPlace) {
      lastClass = classOf[root];
      lastPlace = place;
      long key = ((long) lastClass << Integer.SIZE) | place;
      int next = divided.size() + 1;
      lastMade = divided.computeIfAbsent(key, none -> next);
    }
    lastIn[root] = place;
    classOf[root] = lastMade;
  }
}
