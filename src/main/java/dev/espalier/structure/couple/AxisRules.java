package dev.espalier.structure.couple;

import dev.espalier.structure.couple.Coupling.Kind;
import dev.espalier.structure.shape.AxisMoves;
import dev.espalier.structure.shape.SliceParts;
import dev.espalier.structure.shape.ValueShape;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators that move axes, and that join, cut, lengthen and shorten them. */
final class AxisRules {
  static final Set<String> KNOWN =
      Set.of(
          "Concat",
          "Expand",
          "Pad",
          "Resize",
          "Slice",
          "Split",
          "Squeeze",
          "Tile",
          "Transpose",
          "Unsqueeze",
          "Upsample");

  private AxisRules() {}

  static void apply(Site site) {
    switch (site.node().opType()) {
      case "Transpose" -> transpose(site);
      case "Squeeze", "Unsqueeze" -> ones(site);
      case "Concat" -> concat(site);
      case "Split" -> split(site);
      case "Slice" -> slice(site);
      case "Pad" -> pad(site);
      default -> sameWhereLong(site);
    }
  }

  private static void transpose(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    int[] order = AxisMoves.order(site.node(), axes.length);
    int[] @Nullable [] out = new int[axes.length][];
    Arrays.setAll(out, axis -> axes[order[axis]]);
    site.out(0, out);
  }

  /** Axes of one element come and go; the others stay in their order. */
  private static void ones(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    ValueShape from = site.shape(0).orElseThrow();
    ValueShape to = site.outputShape(0).orElseThrow();
    int[] @Nullable [] out = new int[to.rank()][];
    int next = 0;
    boolean open =
        site.node().is("Squeeze")
            && site.inputs() < 2
            && site.node().attributes().ints("axes").isEmpty();
    if (open) {
      site.fixInputs("go into " + site.name() + ", which does not say which axes it drops");
    }
    for (int axis = 0; axis < out.length; axis++) {
      if (to.size(axis) != 1) {
        while (from.size(next) == 1) {
          next++;
        }
        out[axis] = axes[next++];
      }
    }
    site.out(0, out);
  }

  private static void concat(Site site) {
    ValueShape to = site.outputShape(0).orElseThrow();
    int at = to.axis(site.attribute("axis", 0));
    int[] @Nullable [] out = new int[to.rank()][];
    int[] joined = new int[Math.toIntExact(to.size(at))];
    boolean any = false;
    int offset = 0;
    for (int input = 0; input < site.inputs(); input++) {
      int[] @Nullable [] axes = site.axes(input);
      int size = Math.toIntExact(site.shape(input).orElseThrow().size(at));
      int[] part = axes[at];
      if (part != null) {
        System.arraycopy(part, 0, joined, offset, size);
        any = true;
      }
      offset += size;
      for (int axis = 0; axis < out.length; axis++) {
        if (axis != at) {
          out[axis] = input == 0 ? axes[axis] : beside(site, out[axis], axes[axis]);
        }
      }
    }
    out[at] = any ? joined : null;
    site.note(Kind.CONCATENATION, out[at]);
    site.out(0, out);
  }

  private static int @Nullable [] beside(Site site, int @Nullable [] a, int @Nullable [] b) {
    site.unite(a, b, "lie beside values in " + site.name() + " that cannot be removed");
    return a == null || b == null ? null : a;
  }

  private static void split(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    int at = site.shape(0).orElseThrow().axis(site.attribute("axis", 0));
    int offset = 0;
    int[] whole = axes[at];
    for (int output = 0; output < site.node().outputs().size(); output++) {
      Optional<ValueShape> part = site.outputShape(output);
      if (part.isEmpty()) {
        site.fixInputs("go into " + site.name() + ", of which the sizes are not known");
        return;
      }
      int size = Math.toIntExact(part.get().size(at));
      int[] @Nullable [] out = axes.clone();
      if (whole != null && size == 1) {
        site.fix(
            Arrays.copyOfRange(whole, offset, offset + 1),
            "are cut out one by one by " + site.name());
        out[at] = null;
      } else if (whole != null) {
        int[] own = Arrays.copyOfRange(whole, offset, offset + size);
        site.channels().cut(own);
        out[at] = own;
      }
      offset += size;
      site.out(output, out);
    }
    site.note(Kind.SPLIT, whole);
  }

  private static void slice(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    Optional<SliceParts> known = SliceParts.of(site.node(), site.shapes());
    ValueShape from = site.shape(0).orElseThrow();
    if (known.isEmpty()) {
      site.fixInputs("go into " + site.name() + ", which cuts at places computed at each run");
      site.nothing(0);
      return;
    }
    SliceParts parts = known.get();
    for (int axis = 0; axis < axes.length; axis++) {
      int[] whole = axes[axis];
      boolean all = parts.counts()[axis] == from.size(axis) && parts.steps()[axis] == 1;
      if (whole == null || all) {
        continue;
      }
      if (parts.steps()[axis] != 1 || parts.counts()[axis] <= 1) {
        site.fix(whole, "are picked one by one by " + site.name());
        axes[axis] = null;
      } else {
        int start = Math.toIntExact(parts.starts()[axis]);
        int count = Math.toIntExact(parts.counts()[axis]);
        int[] own = Arrays.copyOfRange(whole, start, start + count);
        site.channels().cut(own);
        axes[axis] = own;
        site.note(Kind.SPLIT, whole);
      }
    }
    site.out(0, axes);
  }

  private static void pad(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    Optional<long[]> known = AxisMoves.pads(site.node(), site.shapes());
    if (known.isEmpty()) {
      site.fixInputs("go into " + site.name() + ", of which the widths are computed at each run");
      site.nothing(0);
      return;
    }
    long[] pads = known.get();
    boolean constant =
        site.node().attributes().string("mode").orElse("constant").equals("constant");
    for (int axis = 0; axis < axes.length; axis++) {
      int[] whole = axes[axis];
      int before = Math.toIntExact(pads[axis]);
      int behind = Math.toIntExact(pads[axis + axes.length]);
      if (whole == null || (before == 0 && behind == 0)) {
        continue;
      }
      if (before < 0 || behind < 0 || !constant) {
        site.fix(whole, "are cut off or mirrored by " + site.name());
        axes[axis] = null;
      } else {
        int[] wider = new int[before + whole.length + behind];
        System.arraycopy(whole, 0, wider, before, whole.length);
        axes[axis] = wider;
        site.note(Kind.CONCATENATION, whole);
      }
    }
    site.out(0, axes);
  }

  /**
   * Channels stay where an axis keeps its length; where it does not, they are repeated or mixed.
   */
  private static void sameWhereLong(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    ValueShape from = site.shape(0).orElseThrow();
    ValueShape to = site.outputShape(0).orElseThrow();
    int[] @Nullable [] out = new int[to.rank()][];
    for (int axis = 0; axis < axes.length; axis++) {
      int there = axis + to.rank() - from.rank();
      if (to.size(there) == from.size(axis)) {
        out[there] = axes[axis];
      } else {
        site.fix(axes[axis], "are repeated or mixed by " + site.name());
      }
    }
    site.out(0, out);
  }
}
