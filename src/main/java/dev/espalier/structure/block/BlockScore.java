package dev.espalier.structure.block;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * How much a block does to what flows through it.
 *
 * @param influence one less the cosine between what flows in and what flows out, averaged over the
 *     vectors of channels, 0 to 2: the block influence of ShortGPT (Men et al., arXiv 2403.03853)
 * @param change the share of the power of what flows out that the block has added: {@code ||y -
 *     x||^2 / ||y||^2}, where a residual block has {@code y = x + f(x)}
 */
public record BlockScore(double influence, double change) {

  /** Blocks that do least first; those that do the same by name, those without a score last. */
  static Comparator<Block> order(Map<String, BlockScore> scores) {
    return Comparator.<Block>comparingDouble(block ->
            Optional.ofNullable(scores.get(block.name()))
                .map(BlockScore::influence)
                .orElse(Double.POSITIVE_INFINITY))
        .thenComparing(Block::name);
  }
}
