package dev.espalier.recipe;

import dev.espalier.method.Pruning;
import java.util.Optional;
import java.util.stream.Stream;

/** What is pruned, as it stands in a recipe file. */
record PruneEntry(
    Optional<Double> threshold,
    Optional<Double> sparsity,
    Optional<Integer> count,
    Optional<Boolean> global,
    Optional<String> pattern,
    Optional<String> blocks) {
  private static final PruneEntry EMPTY =
      new PruneEntry(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static Optional<PruneEntry> of(Pruning pruning) {
    return switch (pruning) {
      case Pruning.None _ -> Optional.empty();
      // By its decimal form: 0.1f is written as 0.1 and not as 0.10000000149011612.
      case Pruning.Threshold(float magnitude) ->
          Optional.of(EMPTY.withThreshold(Double.parseDouble(Float.toString(magnitude))));
      case Pruning.Sparsity(double fraction) -> Optional.of(EMPTY.withSparsity(fraction));
      case Pruning.Count(int pruned) -> Optional.of(EMPTY.withCount(pruned));
      case Pruning.Pattern pattern -> Optional.of(EMPTY.withPattern(pattern.toString()));
      case Pruning.Blocks blocks ->
          Optional.of(EMPTY.withSparsity(blocks.fraction()).withBlocks(blocks.sides()));
      case Pruning.Global _ -> Optional.of(EMPTY.withGlobal());
    };
  }

  /**
   * What is pruned.
   *
   * @throws IllegalArgumentException if the entry does not say, or contradicts itself
   */
  static Pruning pruning(Optional<PruneEntry> entry) {
    return entry.map(PruneEntry::pruning).orElse(Pruning.NONE);
  }

  private Pruning pruning() {
    boolean together = global.orElse(false);
    long given =
        Stream.of(threshold, sparsity, count, pattern).filter(Optional::isPresent).count()
            + (together ? 1 : 0);
    if (given != 1) {
      throw new IllegalArgumentException(
          "prune needs exactly one of threshold, sparsity, count, pattern and global");
    }
    if (blocks.isPresent()) {
      double share =
          sparsity.orElseThrow(() ->
              new IllegalArgumentException(
                  "prune.blocks needs prune.sparsity, the share that goes"));
      return Pruning.Blocks.parse(blocks.get(), share);
    }
    if (threshold.isPresent()) {
      return new Pruning.Threshold(threshold.get().floatValue());
    }
    if (sparsity.isPresent()) {
      return new Pruning.Sparsity(sparsity.get());
    }
    return pattern
        .<Pruning>map(Pruning.Pattern::parse)
        .or(() -> count.map(Pruning.Count::new))
        .orElse(Pruning.GLOBAL);
  }

  private PruneEntry withThreshold(double value) {
    return new PruneEntry(Optional.of(value), sparsity, count, global, pattern, blocks);
  }

  private PruneEntry withSparsity(double value) {
    return new PruneEntry(threshold, Optional.of(value), count, global, pattern, blocks);
  }

  private PruneEntry withCount(int value) {
    return new PruneEntry(threshold, sparsity, Optional.of(value), global, pattern, blocks);
  }

  private PruneEntry withGlobal() {
    return new PruneEntry(threshold, sparsity, count, Optional.of(true), pattern, blocks);
  }

  private PruneEntry withPattern(String value) {
    return new PruneEntry(threshold, sparsity, count, global, Optional.of(value), blocks);
  }

  private PruneEntry withBlocks(String value) {
    return new PruneEntry(threshold, sparsity, count, global, pattern, Optional.of(value));
  }
}
