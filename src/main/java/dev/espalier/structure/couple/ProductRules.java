package dev.espalier.structure.couple;

import dev.espalier.structure.couple.Coupling.Kind;
import dev.espalier.structure.couple.Slice.Role;
import dev.espalier.structure.shape.ValueShape;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators that sum over channels, and so take in some and make others. */
final class ProductRules {
  static final Set<String> KNOWN = Set.of("Conv", "ConvTranspose", "Gather", "Gemm", "MatMul");

  private static final int BIAS = 2;

  private ProductRules() {}

  static void apply(Site site) {
    switch (site.node().opType()) {
      case "Conv" -> convolution(site);
      case "ConvTranspose" -> transposed(site);
      case "Gemm" -> gemm(site);
      case "MatMul" -> product(site);
      default -> gather(site);
    }
  }

  static String odd(Site site) {
    return "are summed over by " + site.name() + " with others that cannot be removed";
  }

  private static void convolution(Site site) {
    int[] @Nullable [] picture = site.axes(0);
    int[] @Nullable [] weight = site.axes(1);
    ValueShape sizes = site.shape(1).orElseThrow();
    int groups = Math.toIntExact(site.attribute("group", 1));
    site.role(1, 0, Role.PRODUCER);
    site.role(1, 1, Role.CONSUMER);
    fixWindow(site, weight);
    fixWindow(site, picture);
    if (groups == 1) {
      site.unite(picture[1], weight[1], odd(site));
    } else {
      Splits splits = new Splits(site);
      int inner = Math.toIntExact(sizes.size(1));
      int outer = Math.toIntExact(sizes.size(0)) / groups;
      Splits.Pair in = splits.split(picture[1], groups, inner);
      Splits.Pair made = splits.split(weight[0], groups, outer);
      site.unite(in.rows(), made.rows(), odd(site));
      site.unite(in.columns(), weight[1], odd(site));
      site.note(Kind.GROUPED, in.rows());
      site.note(Kind.GROUPED, made.columns());
    }
    bias(site, weight[0]);
    int[] @Nullable [] out = new int[picture.length][];
    out[0] = picture[0];
    out[1] = weight[0];
    site.out(0, out);
  }

  private static void transposed(Site site) {
    int[] @Nullable [] picture = site.axes(0);
    int[] @Nullable [] weight = site.axes(1);
    ValueShape sizes = site.shape(1).orElseThrow();
    int groups = Math.toIntExact(site.attribute("group", 1));
    site.role(1, 0, Role.CONSUMER);
    site.role(1, 1, Role.PRODUCER);
    fixWindow(site, weight);
    fixWindow(site, picture);
    int[] made = weight[1];
    if (groups == 1) {
      site.unite(picture[1], weight[0], odd(site));
    } else {
      Splits splits = new Splits(site);
      int inner = Math.toIntExact(sizes.size(0)) / groups;
      Splits.Pair in = splits.split(picture[1], groups, inner);
      Splits.Pair taken = splits.split(weight[0], groups, inner);
      site.unite(in.rows(), taken.rows(), odd(site));
      site.unite(in.columns(), taken.columns(), odd(site));
      site.note(Kind.GROUPED, in.rows());
      made = splits.merge(in.rows(), groups, weight[1], Math.toIntExact(sizes.size(1)));
    }
    bias(site, made);
    int[] @Nullable [] out = new int[picture.length][];
    out[0] = picture[0];
    out[1] = made;
    site.out(0, out);
  }

  private static void bias(Site site, int @Nullable [] made) {
    if (!site.node().input(BIAS).isEmpty()) {
      site.unite(site.axes(BIAS)[0], made, "have a bias that " + site.name() + " shares");
    }
  }

  private static void fixWindow(Site site, int[] @Nullable [] axes) {
    for (int axis = 2; axis < axes.length; axis++) {
      site.fix(axes[axis], "lie along rows or columns of " + site.name());
    }
  }

  private static void gemm(Site site) {
    int inner = site.attribute("transA", 0) == 0 ? 1 : 0;
    int taken = site.attribute("transB", 0) == 0 ? 0 : 1;
    int[] @Nullable [] left = site.axes(0);
    int[] @Nullable [] right = site.axes(1);
    sum(site, left[inner], right[taken]);
    site.role(0, inner, Role.CONSUMER);
    site.role(0, 1 - inner, Role.PRODUCER);
    site.role(1, taken, Role.CONSUMER);
    site.role(1, 1 - taken, Role.PRODUCER);
    int[] @Nullable [] out = {left[1 - inner], right[1 - taken]};
    if (!site.node().input(BIAS).isEmpty()) {
      added(site, out);
    }
    site.out(0, out);
  }

  /** What a product adds is broadcast to the size of what it makes. */
  private static void added(Site site, int[] @Nullable [] out) {
    int[] @Nullable [] bias = site.axes(BIAS);
    ValueShape shape = site.shape(BIAS).orElseThrow();
    ValueShape made = site.outputShape(0).orElseThrow();
    for (int axis = 0; axis < bias.length; axis++) {
      int at = axis + 2 - bias.length;
      if (at >= 0 && shape.size(axis) == made.size(at) && shape.size(axis) > 1) {
        site.unite(bias[axis], out[at], "have a bias that " + site.name() + " shares");
      }
    }
  }

  private static void sum(Site site, int @Nullable [] left, int @Nullable [] right) {
    site.unite(left, right, odd(site));
    if (!site.isConstant(0) && !site.isConstant(1)) {
      site.note(Kind.PRODUCT, left);
    }
  }

  private static void product(Site site) {
    int[] @Nullable [] left = site.axes(0);
    int[] @Nullable [] right = site.axes(1);
    ValueShape a = site.shape(0).orElseThrow();
    ValueShape b = site.shape(1).orElseThrow();
    ValueShape made = site.outputShape(0).orElseThrow();
    if (a.rank() < 2 || b.rank() < 2) {
      site.fixInputs("go into " + site.name() + ", a product with a single vector");
      site.nothing(0);
      return;
    }
    sum(site, left[a.rank() - 1], right[b.rank() - 2]);
    site.role(0, a.rank() - 1, Role.CONSUMER);
    site.role(0, a.rank() - 2, Role.PRODUCER);
    site.role(1, b.rank() - 2, Role.CONSUMER);
    site.role(1, b.rank() - 1, Role.PRODUCER);
    int[] @Nullable [] out = new int[made.rank()][];
    out[made.rank() - 2] = left[a.rank() - 2];
    out[made.rank() - 1] = right[b.rank() - 1];
    for (int axis = 0; axis < made.rank() - 2; axis++) {
      out[axis] = stacked(site, axis - made.rank());
    }
    site.out(0, out);
  }

  /** Channels of which each has a product of its own, such as heads. */
  private static int @Nullable [] stacked(Site site, int fromEnd) {
    ValueShape a = site.shape(0).orElseThrow();
    ValueShape b = site.shape(1).orElseThrow();
    int first = fromEnd + a.rank();
    int second = fromEnd + b.rank();
    boolean inFirst = first >= 0 && a.size(first) > 1;
    boolean inSecond = second >= 0 && b.size(second) > 1;
    if (!inFirst || !inSecond) {
      return inFirst ? site.axes(0)[first] : inSecond ? site.axes(1)[second] : null;
    }
    int[] left = site.axes(0)[first];
    int[] right = site.axes(1)[second];
    if (left == null && right == null) {
      return null;
    }
    site.unite(left, right, odd(site));
    site.note(Kind.PRODUCT, left);
    return left == null || right == null ? null : left;
  }

  /** Rows of a table by their numbers, or some channels of a value. */
  private static void gather(Site site) {
    int[] @Nullable [] data = site.axes(0);
    ValueShape from = site.shape(0).orElseThrow();
    ValueShape to = site.outputShape(0).orElseThrow();
    int at = from.axis(site.attribute("axis", 0));
    int indices = site.shape(1).orElseThrow().rank();
    int[] @Nullable [] out = new int[to.rank()][];
    for (int axis = 0; axis < data.length; axis++) {
      if (axis != at) {
        out[axis < at ? axis : axis - 1 + indices] = data[axis];
        site.role(0, axis, Role.PRODUCER);
      }
    }
    long[] picked = site.isConstant(1) ? site.numbers("", 1).orElse(new long[0]) : new long[0];
    int[] axis = data[at];
    if (axis != null && indices == 1 && picked.length > 0) {
      int[] taken = new int[picked.length];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = axis[(int) (picked[i] < 0 ? picked[i] + axis.length : picked[i])];
      }
      out[at] = taken;
      site.channels().cut(taken);
      site.note(Kind.SPLIT, taken);
    } else {
      site.fix(axis, "are picked by number by " + site.name());
    }
    site.out(0, out);
  }
}
