package dev.espalier.ui.tree;

import dev.espalier.estimate.Basis;
import dev.espalier.estimate.Figure;
import dev.espalier.estimate.LayerEstimate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The numbers of one row, of a layer or summed up over a branch.
 *
 * @param originalBytes bytes in the original file
 * @param bytes bytes in the file that an export would write
 * @param share of the file that an export would write, 0 to 1
 * @param lowBits fewest bits per weight below
 * @param highBits most bits per weight below
 * @param sparsity share of pruned weights
 * @param originalMillis measured time
 * @param millis time as planned
 * @param slower how many layers a probe has shown to become slower
 * @param sqnrDb the lowest signal to noise ratio below; infinite where nothing is changed
 */
record RowFigures(
    long originalBytes,
    long bytes,
    double share,
    int lowBits,
    int highBits,
    Figure sparsity,
    Optional<Figure> originalMillis,
    Optional<Figure> millis,
    int slower,
    Optional<Figure> sqnrDb) {

  /** Nothing is known. */
  static final RowFigures NONE =
      new RowFigures(
          0,
          0,
          0,
          0,
          0,
          Figure.computed(0),
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty());

  static RowFigures of(LayerEstimate layer, long fileBytes) {
    return new RowFigures(
        layer.originalBytes(),
        layer.bytes(),
        share(layer.bytes(), fileBytes),
        layer.bits(),
        layer.bits(),
        layer.sparsity(),
        layer.originalMillis(),
        layer.millis(),
        layer.slower().isPresent() ? 1 : 0,
        layer.sqnrDb());
  }

  /** What belongs to no layer: the same before and after, but for what encodings share. */
  static RowFigures rest(long originalBytes, long bytes, long fileBytes) {
    return new RowFigures(
        originalBytes,
        bytes,
        share(bytes, fileBytes),
        0,
        0,
        Figure.computed(0),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty());
  }

  /**
   * Sums rows up.
   *
   * @param parts at least one
   * @param weights number of weights of each part, for the mean sparsity
   * @param fileBytes of the file that an export would write
   */
  static RowFigures sum(List<RowFigures> parts, List<Long> weights, long fileBytes) {
    long original = parts.stream().mapToLong(RowFigures::originalBytes).sum();
    double zeros = 0;
    long all = 0;
    for (int i = 0; i < parts.size(); i++) {
      zeros += parts.get(i).sparsity().value() * weights.get(i);
      all += weights.get(i);
    }
    boolean estimated = parts.stream().anyMatch(p -> p.sparsity().basis() == Basis.ESTIMATE);
    double sparsity = all == 0 ? 0 : zeros / all;
    long bytes = parts.stream().mapToLong(RowFigures::bytes).sum();
    return new RowFigures(
        original,
        bytes,
        share(bytes, fileBytes),
        parts.stream().mapToInt(RowFigures::lowBits).min().orElse(0),
        parts.stream().mapToInt(RowFigures::highBits).max().orElse(0),
        estimated ? Figure.estimate(sparsity) : Figure.computed(sparsity),
        total(parts.stream().map(RowFigures::originalMillis).toList()),
        total(parts.stream().map(RowFigures::millis).toList()),
        parts.stream().mapToInt(RowFigures::slower).sum(),
        parts.stream()
            .flatMap(p -> p.sqnrDb().stream())
            .min((a, b) -> Double.compare(a.value(), b.value())));
  }

  /** The same with the bytes that belong to no layer. */
  RowFigures withRest(RowFigures rest, long fileBytes) {
    return new RowFigures(
        originalBytes + rest.originalBytes,
        bytes + rest.bytes,
        share(bytes + rest.bytes, fileBytes),
        lowBits,
        highBits,
        sparsity,
        originalMillis,
        millis,
        slower,
        sqnrDb);
  }

  private static Optional<Figure> total(List<Optional<Figure>> figures) {
    List<Figure> known = figures.stream().flatMap(Optional::stream).toList();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    double sum = known.stream().mapToDouble(Figure::value).sum();
    Basis basis = known.stream().map(Figure::basis).reduce(Basis.MEASURED, Basis::with);
    return Optional.of(new Figure(sum, basis));
  }

  private static double share(long bytes, long fileBytes) {
    return fileBytes == 0 ? 0 : (double) bytes / fileBytes;
  }

  /** For sorting: the error, smallest ratio first; rows without one last. */
  OptionalDouble error() {
    return sqnrDb.isPresent() ? OptionalDouble.of(sqnrDb.get().value()) : OptionalDouble.empty();
  }
}
