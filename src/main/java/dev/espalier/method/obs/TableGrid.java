package dev.espalier.method.obs;

import dev.espalier.method.codebook.CodebookCodec;
import dev.espalier.method.codebook.Codebooks;
import dev.espalier.method.codebook.LevelSearch;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Levels in tables of their own, each of which can be moved.
 *
 * @param books tables without scales; their levels may change
 * @param withZero whether the level zero stays
 * @param others tables of the same sizes to be tried as well
 */
public record TableGrid(Codebooks books, boolean withZero, float[] others) implements LevelGrid {
  /** With more levels there is too little to be gained by moving them. */
  private static final int FEW = 64;

  /** Of the mean power of the levels: keeps those in place that hardly matter. */
  private static final double DAMPING = 1e-6;

  @Override
  public Levels levels(ScaleMap map) {
    List<LevelSearch> searches = CodebookCodec.searches(books);
    return (value, row, column) -> searches.get(books.tableOf(map.ofRow()[row])).nearest(value);
  }

  /** Takes the better of two for each table. */
  @Override
  public void searchScales(List<MatrixPart> parts, LinearAlgebra algebra, ScaleErrors errors) {
    float[] levels = books.levels();
    float[] first = levels.clone();
    double[] ofFirst = byTable(errors);
    System.arraycopy(others, 0, levels, 0, levels.length);
    double[] ofOthers = byTable(errors);
    for (int table = 0; table < books.tables(); table++) {
      if (ofFirst[table] <= ofOthers[table]) {
        System.arraycopy(first, table * books.size(), levels, table * books.size(), books.size());
      }
    }
  }

  private double[] byTable(ScaleErrors errors) {
    double[] byChannel = errors.byGroup(books.tables() * books.run());
    double[] byTable = new double[books.tables()];
    for (int channel = 0; channel < byChannel.length; channel++) {
      byTable[books.tableOf(channel)] += byChannel[channel];
    }
    return byTable;
  }

  /**
   * With the places as they are the output error is quadratic in the levels of a table: {@code A c
   * = b} with {@code A[k][l]} the sum of {@code H[i][j]} over the weights i of level k and j of
   * level l of each row, and b likewise with the original weights. Solved for the change of the
   * levels.
   */
  @Override
  public void refit(
      List<MatrixPart> parts, List<Matrix> rounded, List<Matrix> targets, LinearAlgebra algebra) {
    if (books.size() > FEW) {
      return;
    }
    float[] old = books.levels().clone();
    List<float[]> outputs =
        IntStream.range(0, parts.size())
            .mapToObj(
                i -> algebra.multiply(rounded.get(i), parts.get(i).moment().matrix()).values())
            .toList();
    IntStream.range(0, books.tables())
        .parallel()
        .forEach(table -> {
          Normal normal = new Normal(table, old);
          for (int i = 0; i < parts.size(); i++) {
            normal.add(parts.get(i), rounded.get(i), targets.get(i).values(), outputs.get(i));
          }
          normal.solve();
          for (int i = 0; i < parts.size(); i++) {
            normal.apply(parts.get(i), rounded.get(i));
          }
          normal.sort();
        });
  }

  /** The normal equations of one table. */
  private final class Normal {
    private final int table;
    private final LevelSearch search;
    private final double[] matrix = new double[books.size() * books.size()];
    private final double[] right = new double[books.size()];

    Normal(int table, float[] old) {
      this.table = table;
      this.search = new LevelSearch(old, table * books.size(), books.size());
    }

    private boolean owns(MatrixPart part, int row) {
      return books.tableOf(part.scales().ofRow()[row]) == table;
    }

    void add(MatrixPart part, Matrix rounded, float[] wanted, float[] got) {
      int n = rounded.columns();
      int[] places = new int[n];
      for (int row = 0; row < rounded.rows(); row++) {
        if (owns(part, row)) {
          for (int i = 0; i < n; i++) {
            places[i] = search.place(rounded.values()[row * n + i]);
            right[places[i]] += (double) wanted[row * n + i] - got[row * n + i];
          }
          addProducts(places, part.moment());
        }
      }
    }

    /** Adds up H level by level, first along its rows, which lie in one piece, then across. */
    private void addProducts(int[] places, SecondMoment moment) {
      int n = places.length;
      int size = books.size();
      float[] h = moment.matrix().values();
      double[] sums = new double[size * n];
      for (int i = 0; i < n; i++) {
        int to = places[i] * n;
        for (int j = 0; j < n; j++) {
          sums[to + j] += h[i * n + j];
        }
      }
      for (int k = 0; k < size; k++) {
        for (int j = 0; j < n; j++) {
          matrix[k * size + places[j]] += sums[k * n + j];
        }
      }
    }

    /** Moves the levels of the table; afterwards they may be out of order. */
    void solve() {
      int size = books.size();
      double mean = 0;
      for (int k = 0; k < size; k++) {
        mean += matrix[k * size + k] / size;
      }
      for (int k = 0; k < size; k++) {
        if (withZero && books.levels()[table * size + k] == 0) {
          Arrays.fill(matrix, k * size, (k + 1) * size, 0);
          for (int l = 0; l < size; l++) {
            matrix[l * size + k] = 0;
          }
          right[k] = 0;
        }
        boolean idle = matrix[k * size + k] == 0;
        matrix[k * size + k] += idle ? 1 : DAMPING * mean;
      }
      if (Cholesky.solve(matrix, size, right)) {
        for (int k = 0; k < size; k++) {
          float moved = (float) (books.levels()[table * size + k] + right[k]) + 0f;
          books.levels()[table * size + k] = Float.isFinite(moved) ? moved : 0f;
        }
      }
    }

    /** Gives the weights the moved levels. */
    void apply(MatrixPart part, Matrix rounded) {
      float[] values = rounded.values();
      int n = rounded.columns();
      for (int at = 0; at < values.length; at++) {
        if (owns(part, at / n)) {
          values[at] = books.levels()[table * books.size() + search.place(values[at])];
        }
      }
    }

    void sort() {
      Arrays.sort(books.levels(), table * books.size(), (table + 1) * books.size());
    }
  }
}
