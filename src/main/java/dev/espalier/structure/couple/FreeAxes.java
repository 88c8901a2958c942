package dev.espalier.structure.couple;

import dev.espalier.structure.shape.GraphShapes;
import dev.espalier.structure.shape.ValueShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Axes that are as long as the data wants. They hold channels only if these come again and again in
 * the same order, as heads do where samples and heads are one axis; all else that lies along such
 * an axis cannot be given a new length once and for all. Whether channels come again is looked up
 * with all free sizes doubled.
 */
final class FreeAxes {
  /** Larger values are not looked through. */
  private static final long MOST = 1 << 22;

  private static final Set<String> RESHAPING = Set.of("Flatten", "Reshape");

  /** They repeat elements, or name lengths that are not always multiples of the old ones. */
  private static final Set<String> LENGTHENING = Set.of("Expand", "Resize", "Tile", "Upsample");

  private final CouplingWalk walk;
  private final Site site;
  private final GraphShapes shapes;
  private final Channels channels;

  FreeAxes(CouplingWalk walk, Site site) {
    this.walk = walk;
    this.site = site;
    this.shapes = walk.shapes();
    this.channels = walk.channels();
  }

  /** Channels along a free axis of a value. */
  private record Axis(String value, int at, int[] channels) {}

  /** Fixes the channels that do not come again along a free axis behind the operator. */
  void fix() {
    List<Axis> before = free(site.node().inputs());
    List<Axis> behind = free(site.node().outputs());
    if (before.isEmpty() && behind.isEmpty()) {
      return;
    }
    if (RESHAPING.contains(site.node().opType())) {
      if (!comesAgain()) {
        fix(before);
        fix(behind);
      }
      if (!comesAgain()) {
        fix(channelsOf(site.node().input(0)));
        fix(channelsOf(site.node().output(0)));
      }
      return;
    }
    behind.stream()
        .filter(axis -> before.stream().noneMatch(from -> carries(from, axis)))
        .forEach(axis -> fix(List.of(axis)));
    if (!site.node().is("Shape")) {
      before.stream()
          .filter(axis -> behind.stream().noneMatch(to -> carries(axis, to)))
          .forEach(axis -> fix(List.of(axis)));
    }
  }

  private void fix(List<Axis> axes) {
    for (Axis axis : axes) {
      site.fix(
          axis.channels(),
          "lie along an axis of '" + axis.value() + "' that is as long as the data");
    }
  }

  private List<Axis> free(List<String> values) {
    return values.stream()
        .filter(value -> !walk.isConstant(value))
        .flatMap(value -> channelsOf(value).stream())
        .filter(axis -> shapes.isFree(axis.value(), axis.at()))
        .toList();
  }

  private List<Axis> channelsOf(String value) {
    int[] @Nullable [] all = walk.axes(value);
    List<Axis> found = new ArrayList<>();
    for (int at = 0; at < all.length; at++) {
      int[] axis = all[at];
      if (axis != null) {
        found.add(new Axis(value, at, axis));
      }
    }
    return found;
  }

  /** Whether the same channels lie along both, and as often. */
  private boolean carries(Axis from, Axis to) {
    return !LENGTHENING.contains(site.node().opType())
        && larger(from) == larger(to)
        && sameChannels(from.channels(), to.channels());
  }

  private long larger(Axis axis) {
    return shapes.larger(axis.value()).orElseThrow().size(axis.at());
  }

  private boolean sameChannels(int[] a, int[] b) {
    boolean same = a.length == b.length;
    for (int i = 0; same && i < a.length; i++) {
      same = channels.same(a[i], b[i]);
    }
    return same;
  }

  /** Whether each element has the same channels before and behind. */
  private boolean comesAgain() {
    Optional<ValueShape> from = shapes.larger(site.node().input(0));
    Optional<ValueShape> to = shapes.larger(site.node().output(0));
    if (from.isEmpty()
        || to.isEmpty()
        || from.get().elements() != to.get().elements()
        || from.get().elements() > MOST) {
      return false;
    }
    Elements before = new Elements(site.node().input(0), from.get());
    Elements behind = new Elements(site.node().output(0), to.get());
    if (!before.isWhole() || !behind.isWhole()) {
      return false;
    }
    for (int element = 0; element < from.get().elements(); element++) {
      if (!before.members(element).equals(behind.members(element))) {
        return false;
      }
    }
    return true;
  }

  /** With which channels each element of a value is removed. */
  private final class Elements {
    private final long[] sizes;
    private final List<List<Set<Integer>>> members = new ArrayList<>();

    Elements(String value, ValueShape shape) {
      this.sizes = shape.sizes();
      int[] @Nullable [] axes = walk.axes(value);
      for (int axis = 0; axis < sizes.length; axis++) {
        int[] all = axis < axes.length ? axes[axis] : null;
        members.add(
            all == null
                ? List.of()
                : Arrays.stream(all).mapToObj(channel -> set(channel)).toList());
      }
    }

    private Set<Integer> set(int channel) {
      Set<Integer> set = new TreeSet<>();
      for (int member : channels.members(channel)) {
        set.add(member);
      }
      return set;
    }

    /** Whether channels come again a whole number of times. */
    boolean isWhole() {
      for (int axis = 0; axis < sizes.length; axis++) {
        int count = members.get(axis).size();
        if (count > 0 && sizes[axis] % count != 0) {
          return false;
        }
      }
      return true;
    }

    Set<Integer> members(int element) {
      long rest = element;
      Set<Integer> all = Set.of();
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        int at = (int) (rest % sizes[axis]);
        rest /= sizes[axis];
        List<Set<Integer>> known = members.get(axis);
        if (!known.isEmpty()) {
          all = union(all, known.get(at % known.size()));
        }
      }
      return all;
    }

    private static Set<Integer> union(Set<Integer> a, Set<Integer> b) {
      if (a.isEmpty() || b.isEmpty()) {
        return a.isEmpty() ? b : a;
      }
      Set<Integer> both = new TreeSet<>(a);
      both.addAll(b);
      return both;
    }
  }
}
