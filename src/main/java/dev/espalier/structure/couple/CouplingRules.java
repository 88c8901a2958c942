package dev.espalier.structure.couple;

import dev.espalier.structure.couple.Coupling.Kind;
import dev.espalier.structure.shape.Elementwise;
import dev.espalier.structure.shape.ValueShape;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the standard operators do to channels. */
final class CouplingRules {
  /** Each element is the one in its place, as it is or as another type. */
  private static final Set<String> PASSING = Set.of("Cast", "Dropout", "Identity");

  private static final Set<String> POOLING =
      Set.of(
          "AveragePool", "GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool", "LpPool", "MaxPool");

  private static final Set<String> SOFTMAX =
      Set.of("Softmax", "LogSoftmax", "Hardmax", "LpNormalization", "CumSum");

  private static final Set<String> SUMMING =
      Set.of(
          "ArgMax",
          "ArgMin",
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSum",
          "ReduceSumSquare");

  /** Their outputs hold no channels. */
  private static final Set<String> NUMBERS =
      Set.of("Constant", "ConstantOfShape", "Range", "Shape", "Size");

  private CouplingRules() {}

  /** Whether there is a rule for a standard operator. */
  static boolean knows(String op) {
    return passes(op)
        || POOLING.contains(op)
        || broadcasts(op)
        || SOFTMAX.contains(op)
        || SUMMING.contains(op)
        || NUMBERS.contains(op)
        || ProductRules.KNOWN.contains(op)
        || NormRules.KNOWN.contains(op)
        || RecurrentRules.KNOWN.contains(op)
        || AxisRules.KNOWN.contains(op)
        || ReshapeRules.KNOWN.contains(op);
  }

  private static boolean passes(String op) {
    return PASSING.contains(op) || Elementwise.UNARY.contains(op);
  }

  private static boolean broadcasts(String op) {
    return Elementwise.BROADCAST.contains(op) || op.equals("PRelu");
  }

  static void apply(Site site) {
    String op = site.node().opType();
    if (passes(op)) {
      site.out(0, site.axes(0));
      if (op.equals("Dropout")) {
        site.out(1, site.axes(0));
      }
    } else if (POOLING.contains(op)) {
      pooled(site);
    } else if (broadcasts(op)) {
      broadcast(site);
    } else if (SOFTMAX.contains(op)) {
      weighed(site);
    } else if (SUMMING.contains(op)) {
      summed(site);
    } else if (NUMBERS.contains(op)) {
      numbers(site);
    } else if (ProductRules.KNOWN.contains(op)) {
      ProductRules.apply(site);
    } else if (RecurrentRules.KNOWN.contains(op)) {
      RecurrentRules.apply(site);
    } else if (NormRules.KNOWN.contains(op)) {
      NormRules.apply(site);
    } else if (AxisRules.KNOWN.contains(op)) {
      AxisRules.apply(site);
    } else {
      ReshapeRules.apply(site);
    }
  }

  private static void numbers(Site site) {
    if (site.node().is("Size")) {
      site.fixInputs("are counted by " + site.name());
    }
    if (!site.node().is("Constant")) {
      site.nothing(0);
    }
  }

  private static void pooled(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    for (int axis = 2; axis < axes.length; axis++) {
      site.fix(axes[axis], "lie along rows or columns that " + site.name() + " pools");
      axes[axis] = null;
    }
    site.out(0, axes);
  }

  private static void broadcast(Site site) {
    ValueShape shape = site.outputShape(0).orElseThrow();
    int[] @Nullable [] out = new int[shape.rank()][];
    for (int axis = 0; axis < out.length; axis++) {
      if (shape.size(axis) > 1) {
        out[axis] = together(site, shape, axis);
      }
    }
    site.out(0, out);
  }

  /** The channels along an axis of the output, which all inputs that have the axis share. */
  private static int @Nullable [] together(Site site, ValueShape shape, int axis) {
    int[] first = null;
    int computed = 0;
    boolean parameters = false;
    boolean none = false;
    for (int input = 0; input < site.inputs(); input++) {
      int at = axis - shape.rank() + site.shape(input).map(ValueShape::rank).orElse(0);
      if (at < 0 || site.shape(input).orElseThrow().size(at) != shape.size(axis)) {
        continue;
      }
      int[] next = site.axes(input)[at];
      none |= next == null;
      if (next != null) {
        computed += site.isConstant(input) ? 0 : 1;
        parameters |= site.isConstant(input);
        if (first != null) {
          site.unite(first, next, "");
        }
        first = next;
      }
    }
    if (none) {
      site.fix(first, "are combined by " + site.name() + " with values that come with the samples");
      return null;
    }
    if (computed > 1) {
      boolean product = site.node().is("Mul") || site.node().is("Div");
      site.note(product ? Kind.GATE : Kind.SUM, first);
    } else if (parameters) {
      site.note(Kind.PER_CHANNEL, first);
    }
    return first;
  }

  private static void weighed(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    ValueShape shape = site.shape(0).orElseThrow();
    boolean flat = !site.node().is("CumSum") && site.isBefore(13);
    int at = shape.axis(site.attribute("axis", flat ? 1 : -1));
    for (int axis = 0; axis < axes.length; axis++) {
      if (site.node().is("CumSum") || axis == at || (flat && axis > at)) {
        site.fix(axes[axis], "are weighed against one another by " + site.name());
        axes[axis] = null;
      }
    }
    site.out(0, axes);
  }

  private static void summed(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    ValueShape from = site.shape(0).orElseThrow();
    ValueShape to = site.outputShape(0).orElseThrow();
    boolean arg = site.node().opType().startsWith("Arg");
    Optional<long[]> given =
        arg
            ? Optional.of(new long[] {site.attribute("axis", 0)})
            : site.numbers("axes", 1).filter(list -> list.length > 0);
    boolean nothing = given.isEmpty() && site.attribute("noop_with_empty_axes", 0) != 0;
    int[] @Nullable [] out = new int[to.rank()][];
    int next = 0;
    for (int axis = 0; axis < axes.length; axis++) {
      int here = axis;
      boolean gone =
          !nothing
              && given
                  .map(list -> Arrays.stream(list).anyMatch(at -> from.axis(at) == here))
                  .orElse(true);
      if (gone) {
        site.fix(axes[axis], "are taken together by " + site.name());
        next += to.rank() == from.rank() ? 1 : 0;
      } else {
        out[next++] = axes[axis];
      }
    }
    site.out(0, out);
  }
}
