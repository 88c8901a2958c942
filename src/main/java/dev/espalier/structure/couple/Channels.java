package dev.espalier.structure.couple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Channels, and which of them go together. A channel is a number. It is either removed by itself,
 * or <em>composed</em> of others, and removed as soon as one of them is: element {@code (h, d)} of
 * an axis that is split into heads goes with its head, and with its place in each head.
 *
 * <p>Channels that are created together, along one axis of one tensor, are a family. A channel that
 * must not be removed is fixed, for a reason.
 */
final class Channels {
  /** Always fixed: what takes the place of a channel that there is none of. */
  static final int NONE = 0;

  private int[] parent = {NONE};
  private int[] family = {-1};
  private int[] @Nullable [] parts = new int[1][];
  private @Nullable String[] fixed = {"is no channel"};
  private int count = 1;
  private final List<String> families = new ArrayList<>();
  private final Map<Integer, List<Integer>> cuts = new HashMap<>();
  private int cutCount;

  /**
   * Creates a family.
   *
   * @param origin where it is, for people
   */
  int[] create(String origin, int size) {
    int[] made = new int[size];
    grow(count + size);
    for (int i = 0; i < size; i++) {
      parent[count] = count;
      family[count] = families.size();
      made[i] = count++;
    }
    families.add(origin);
    return made;
  }

  private void grow(int wanted) {
    if (wanted > parent.length) {
      int length = Math.max(wanted, 2 * parent.length);
      parent = Arrays.copyOf(parent, length);
      family = Arrays.copyOf(family, length);
      parts = Arrays.copyOf(parts, length);
      fixed = Arrays.copyOf(fixed, length);
    }
  }

  int count() {
    return count;
  }

  /** The family of a channel as it was created. */
  int family(int channel) {
    return family[channel];
  }

  /** Where a family is, for people. */
  String origin(int ofFamily) {
    return families.get(ofFamily);
  }

  /**
   * Says that channels are cut out of an axis together. What is cut out must not lose everything,
   * so it becomes a group of its own.
   */
  void cut(int[] channels) {
    for (int channel : channels) {
      for (int member : members(channel)) {
        cuts.computeIfAbsent(member, key -> new ArrayList<>(1)).add(cutCount);
      }
    }
    cutCount++;
  }

  /** The cuts that channels are in, by the channel that was cut out. */
  Map<Integer, List<Integer>> cuts() {
    return cuts;
  }

  /** The channel that stands for all that are the same as this one. */
  int find(int channel) {
    int root = channel;
    while (parent[root] != root) {
      root = parent[root];
    }
    int at = channel;
    while (parent[at] != root) {
      int next = parent[at];
      parent[at] = root;
      at = next;
    }
    return root;
  }

  /** Why a channel is fixed; empty if it is not. */
  Optional<String> fixed(int channel) {
    return Optional.ofNullable(reason(find(channel)));
  }

  /**
   * The channels with any of which this one is removed: itself, or what it is composed of. None if
   * it is fixed.
   */
  int[] members(int channel) {
    int root = find(channel);
    if (fixed[root] != null) {
      return new int[0];
    }
    int[] of = parts[root];
    if (of == null) {
      return new int[] {root};
    }
    return Arrays.stream(of).flatMap(part -> Arrays.stream(members(part))).distinct().toArray();
  }

  /** Whether a channel is neither fixed nor composed of others. */
  boolean isPlain(int channel) {
    int root = find(channel);
    return fixed[root] == null && parts[root] == null;
  }

  /** A channel that is removed with either of two. */
  int both(int a, int b) {
    if (members(a).length == 0) {
      return b;
    }
    if (members(b).length == 0) {
      return a;
    }
    int made = create("", 1)[0];
    parts[made] = new int[] {a, b};
    return made;
  }

  /** Makes a plain channel one that is removed with either of two. */
  void compose(int plain, int a, int b) {
    parts[find(plain)] = new int[] {a, b};
  }

  /** Sees to it that a channel is never removed. */
  void fix(int channel, String reason) {
    int root = find(channel);
    if (fixed[root] != null) {
      return;
    }
    int[] of = parts[root];
    fixed[root] = reason;
    if (of != null) {
      for (int part : of) {
        fix(part, reason);
      }
    }
  }

  /** Sees to it that two channels are removed together or not at all. */
  void unite(int a, int b) {
    int first = find(a);
    int second = find(b);
    if (first == second) {
      return;
    }
    String reason = Optional.ofNullable(reason(first)).orElse(reason(second));
    if (reason != null) {
      fix(first, reason);
      fix(second, reason);
      parent[second] = first;
      return;
    }
    int[] left = members(first);
    int[] right = members(second);
    if (parts[first] == null && parts[second] == null) {
      parent[second] = first;
    } else if (parts[first] == null) {
      assign(first, second, right);
    } else if (parts[second] == null) {
      assign(second, first, left);
    } else if (left.length == right.length) {
      for (int i = 0; i < left.length; i++) {
        unite(left[i], right[i]);
      }
      parent[find(second)] = find(first);
    } else {
      merge(left, right);
    }
  }

  /** Why a channel is fixed, by itself or because all that it is composed of is. */
  private @Nullable String reason(int root) {
    int[] of = parts[root];
    if (fixed[root] != null || of == null || members(root).length > 0) {
      return fixed[root];
    }
    return reason(find(of[0]));
  }

  /** Makes a plain channel the same as a composed one. */
  private void assign(int plain, int composed, int[] of) {
    if (Arrays.stream(of).anyMatch(part -> part == plain)) {
      merge(of, new int[] {plain});
    } else {
      parent[plain] = composed;
    }
  }

  private void merge(int[] left, int[] right) {
    TreeSet<Integer> all = new TreeSet<>();
    Arrays.stream(left).forEach(all::add);
    Arrays.stream(right).forEach(all::add);
    int first = all.first();
    all.forEach(other -> unite(first, other));
  }
}
