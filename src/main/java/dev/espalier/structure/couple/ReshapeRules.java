package dev.espalier.structure.couple;

import dev.espalier.structure.couple.Coupling.Kind;
import dev.espalier.structure.shape.ValueShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Operators that make one axis of several, or several of one. */
final class ReshapeRules {
  static final Set<String> KNOWN = Set.of("DepthToSpace", "Flatten", "Reshape", "SpaceToDepth");

  private ReshapeRules() {}

  static void apply(Site site) {
    switch (site.node().opType()) {
      case "DepthToSpace" -> depthToSpace(site);
      case "SpaceToDepth" -> spaceToDepth(site);
      default -> reshape(site);
    }
  }

  /** Axes that hold the same elements before and behind. */
  private record Block(List<Integer> from, List<Integer> to) {}

  private static void reshape(Site site) {
    ValueShape from = site.shape(0).orElseThrow();
    ValueShape to = site.outputShape(0).orElseThrow();
    int[] @Nullable [] axes = site.axes(0);
    int[] @Nullable [] out = new int[to.rank()][];
    if (from.elements() == 0 || from.elements() != to.elements()) {
      site.fixInputs("go into " + site.name() + ", of which the sizes do not fit together");
      site.out(0, out);
      return;
    }
    for (Block block : blocks(from, to)) {
      move(site, block, axes, out);
    }
    site.out(0, out);
  }

  /** Leaves out axes of one element, which hold nothing apart. */
  private static List<Block> blocks(ValueShape from, ValueShape to) {
    List<Block> blocks = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < from.rank() || j < to.rank()) {
      Block block = new Block(new ArrayList<>(), new ArrayList<>());
      long before = 1;
      long behind = 1;
      do {
        if (j == to.rank() || (before <= behind && i < from.rank())) {
          before *= add(block.from(), from, i++);
        } else {
          behind *= add(block.to(), to, j++);
        }
      } while (before != behind);
      blocks.add(block);
    }
    return blocks;
  }

  private static long add(List<Integer> axes, ValueShape shape, int axis) {
    if (shape.size(axis) > 1) {
      axes.add(axis);
    }
    return shape.size(axis);
  }

  private static void move(
      Site site, Block block, int[] @Nullable [] axes, int[] @Nullable [] out) {
    List<Integer> from = block.from();
    List<Integer> to = block.to();
    if (from.stream().allMatch(axis -> axes[axis] == null)) {
      return;
    }
    if (from.size() == 1 && to.size() == 1) {
      out[to.getFirst()] = axes[from.getFirst()];
    } else if (to.size() == 1) {
      out[to.getFirst()] = merged(site, from, axes);
      site.note(Kind.FLATTEN, out[to.getFirst()]);
    } else if (from.size() == 1) {
      split(site, axes[from.getFirst()], to, out);
    } else {
      from.forEach(axis -> site.fix(axes[axis], "are rearranged by " + site.name()));
    }
  }

  private static int @Nullable [] merged(Site site, List<Integer> from, int[] @Nullable [] axes) {
    ValueShape shape = site.shape(0).orElseThrow();
    Splits splits = new Splits(site);
    int[] all = axes[from.getFirst()];
    int length = Math.toIntExact(shape.size(from.getFirst()));
    for (int axis : from.subList(1, from.size())) {
      int size = Math.toIntExact(shape.size(axis));
      all = splits.merge(all, length, axes[axis], size);
      length *= size;
    }
    return all;
  }

  private static void split(
      Site site, int @Nullable [] axis, List<Integer> to, int[] @Nullable [] out) {
    ValueShape shape = site.outputShape(0).orElseThrow();
    Splits splits = new Splits(site);
    int[] rest = axis;
    long length = to.stream().mapToLong(shape::size).reduce(1, Math::multiplyExact);
    for (int at : to.subList(0, to.size() - 1)) {
      int rows = Math.toIntExact(shape.size(at));
      length /= rows;
      Splits.Pair pair = splits.split(rest, rows, Math.toIntExact(length));
      out[at] = pair.rows();
      rest = pair.columns();
      site.note(Kind.HEADS, pair.rows());
    }
    out[to.getLast()] = rest;
    site.note(Kind.HEADS, rest);
  }

  private static void depthToSpace(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    fixPlaces(site, axes);
    int blocks = Math.toIntExact(site.attribute("blocksize", 1) * site.attribute("blocksize", 1));
    int made = Math.toIntExact(site.outputShape(0).orElseThrow().size(1));
    boolean depthFirst = site.node().attributes().string("mode").orElse("DCR").equals("DCR");
    Splits splits = new Splits(site);
    Splits.Pair pair =
        depthFirst ? splits.split(axes[1], blocks, made) : splits.split(axes[1], made, blocks);
    site.fix(
        depthFirst ? pair.rows() : pair.columns(), "become rows and columns by " + site.name());
    int[] @Nullable [] out = new int[axes.length][];
    out[0] = axes[0];
    out[1] = depthFirst ? pair.columns() : pair.rows();
    site.note(Kind.SPLIT, out[1]);
    site.out(0, out);
  }

  private static void spaceToDepth(Site site) {
    int[] @Nullable [] axes = site.axes(0);
    fixPlaces(site, axes);
    int blocks = Math.toIntExact(site.attribute("blocksize", 1) * site.attribute("blocksize", 1));
    int channels = Math.toIntExact(site.shape(0).orElseThrow().size(1));
    int[] @Nullable [] out = new int[axes.length][];
    out[0] = axes[0];
    out[1] = new Splits(site).merge(null, blocks, axes[1], channels);
    site.note(Kind.FLATTEN, out[1]);
    site.out(0, out);
  }

  private static void fixPlaces(Site site, int[] @Nullable [] axes) {
    for (int axis = 2; axis < axes.length; axis++) {
      site.fix(axes[axis], "lie along rows or columns that " + site.name() + " rearranges");
    }
  }
}
