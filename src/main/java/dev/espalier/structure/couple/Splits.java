package dev.espalier.structure.couple;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes two axes of one, and one of two. */
final class Splits {
  private final Site site;
  private final Channels channels;

  Splits(Site site) {
    this.site = site;
    this.channels = site.channels();
  }

  /** The channels along two axes; null where there are none. */
  record Pair(int @Nullable [] rows, int @Nullable [] columns) {}

  /** One axis for two, the second of which is the faster. */
  int @Nullable [] merge(int @Nullable [] outer, int rows, int @Nullable [] inner, int columns) {
    if (outer == null && inner == null) {
      return null;
    }
    int[] all = new int[rows * columns];
    for (int i = 0; i < all.length; i++) {
      int row = outer == null ? Channels.NONE : outer[i / columns];
      int column = inner == null ? Channels.NONE : inner[i % columns];
      all[i] = channels.both(row, column);
    }
    return all;
  }

  /**
   * Two axes for one. What is removed must leave whole rows and whole columns, so a plain channel
   * becomes one that goes with its row and with its column.
   */
  Pair split(int @Nullable [] axis, int rows, int columns) {
    if (axis == null) {
      return new Pair(null, null);
    }
    if (columns == 1) {
      return new Pair(axis, null);
    }
    if (rows == 1) {
      return new Pair(null, axis);
    }
    int[] found = Arrays.stream(axis).map(channels::find).toArray();
    if (same(axis, i -> i % columns)) {
      return new Pair(null, Arrays.copyOf(axis, columns));
    }
    if (same(axis, i -> i - i % columns)) {
      return new Pair(every(axis, columns), null);
    }
    if (distinct(found)) {
      return composed(axis, rows, columns);
    }
    Pair known = known(axis, rows, columns);
    return known == null ? tied(axis, rows, columns) : known;
  }

  /** Whether each is the same as another. */
  private boolean same(int[] axis, IntUnaryOperator other) {
    return IntStream.range(0, axis.length)
        .allMatch(i -> channels.same(axis[i], axis[other.applyAsInt(i)]));
  }

  private static int[] every(int[] axis, int columns) {
    int[] rows = new int[axis.length / columns];
    Arrays.setAll(rows, row -> axis[row * columns]);
    return rows;
  }

  /** Whether channels were made together and each is by itself: then rows may go, too. */
  private boolean distinct(int[] found) {
    return Arrays.stream(found).allMatch(channels::isPlain)
        && Arrays.stream(found).distinct().count() == found.length
        && Arrays.stream(found).map(channels::family).distinct().count() == 1;
  }

  private Pair composed(int[] axis, int rows, int columns) {
    String origin = channels.origin(channels.family(axis[0]));
    int[] outer = channels.create(origin, rows);
    int[] inner = channels.create(origin, columns);
    for (int i = 0; i < axis.length; i++) {
      channels.compose(axis[i], outer[i / columns], inner[i % columns]);
    }
    return new Pair(outer, inner);
  }

  /** An axis that was made of two such axes before. */
  private @Nullable Pair known(int[] axis, int rows, int columns) {
    int[] outer = new int[rows];
    int[] inner = new int[columns];
    for (int i = 0; i < axis.length; i++) {
      int[] members = channels.members(axis[i]);
      if (members.length != 2) {
        return null;
      }
      int row = i / columns;
      int column = i % columns;
      outer[row] = column == 0 ? members[0] : outer[row];
      inner[column] = row == 0 ? members[1] : inner[column];
      if (outer[row] != members[0] || inner[column] != members[1]) {
        return null;
      }
    }
    return new Pair(outer, inner);
  }

  /** Where nothing else is known, rows stay and lose the same columns. */
  private Pair tied(int[] axis, int rows, int columns) {
    for (int i = columns; i < rows * columns; i++) {
      channels.unite(axis[i % columns], axis[i]);
    }
    site.note(Coupling.Kind.HEADS, axis);
    return new Pair(null, Arrays.copyOf(axis, columns));
  }
}
