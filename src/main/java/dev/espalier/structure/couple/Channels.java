package dev.espalier.structure.couple;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  private static final int[] NOTHING = {};

  private int[] parent = {NONE};
  private int[] family = {-1};
  private int[] @Nullable [] parts = new int[1][];
  private @Nullable String[] fixed = {"is no channel"};
  private int count = 1;
  private final List<String> families = new ArrayList<>();
  private final List<int[]> cuts = new ArrayList<>();

  /** What each channel is composed of, as soon as nothing changes any more. */
  private int[] @Nullable [] settled = {};

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

  /** How many families there are. */
  int families() {
    return families.size();
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
    cuts.add(channels);
  }

  /** Channels that are cut out together, in the order in which they were. */
  List<int[]> cuts() {
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
   * it is fixed. Not to be changed.
   */
  int[] members(int channel) {
    int root = find(channel);
    if (settled.length == 0) {
      return gathered(root);
    }
    int[] known = settled[root];
    if (known == null) {
      known = gathered(root);
      settled[root] = known;
    }
    return known;
  }

  private int[] gathered(int root) {
    if (fixed[root] != null) {
      return NOTHING;
    }
    return parts[root] == null ? new int[] {root} : gather(root, NOTHING);
  }

  /** Adds the channels that one is composed of to those that are known. */
  private int[] gather(int channel, int[] known) {
    int root = find(channel);
    int[] of = parts[root];
    if (fixed[root] != null) {
      return known;
    }
    int[] all = known;
    if (of != null) {
      for (int part : of) {
        all = gather(part, all);
      }
      return all;
    }
    for (int other : known) {
      if (other == root) {
        return known;
      }
    }
    all = Arrays.copyOf(known, known.length + 1);
    all[known.length] = root;
    return all;
  }

  /**
   * Says that nothing changes any more: what channels are composed of is remembered from now on.
   */
  void settle() {
    settled = new int[count][];
  }

  /** Whether two channels are removed together, whatever is removed. */
  boolean same(int a, int b) {
    if (find(a) == find(b)) {
      return true;
    }
    return isComposed(a) && isComposed(b) && same(members(a), members(b));
  }

  private boolean isComposed(int channel) {
    return parts[find(channel)] != null;
  }

  private static boolean same(int[] left, int[] right) {
    return left.length == right.length
        && Arrays.equals(
            Arrays.stream(left).sorted().toArray(), Arrays.stream(right).sorted().toArray());
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
    grow(count + 1);
    parent[count] = count;
    family[count] = -1;
    parts[count] = new int[] {a, b};
    return count++;
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
    String reason = reason(first);
    reason = reason == null ? reason(second) : reason;
    if (reason != null) {
      fix(first, reason);
      fix(second, reason);
      parent[second] = first;
      return;
    }
    if (parts[first] == null && parts[second] == null) {
      parent[second] = first;
      return;
    }
    int[] left = members(first);
    int[] right = members(second);
    if (parts[first] == null) {
      assign(first, second, right);
    } else if (parts[second] == null) {
      assign(second, first, left);
    } else if (same(left, right)) {
      // They stay two: one may be composed of the other.
      return;
    } else if (left.length == right.length) {
      for (int i = 0; i < left.length; i++) {
        unite(left[i], right[i]);
      }
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
