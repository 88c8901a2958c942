package dev.espalier.estimate;

import dev.espalier.method.Quantization;
import dev.espalier.numeric.CancelSignal;

/**
 * What one or two passes over a layer's weights have gathered, once, in the background, so that
 * every later slider step is a look-up or a loop over a bounded sample. Holds no reference to the
 * weights. Immutable; some ten bytes for each of few weights, about 11 MB at the most.
 *
 * @param elements number of weights
 * @param ranges exact ranges, per channel too
 * @param magnitudes threshold to sparsity and back
 * @param sample a bounded, fair sample of the weights
 * @param blocks another, of weights that lie together
 * @param histogram the weights as they are
 */
public record LayerProfile(
    long elements,
    WeightRanges ranges,
    MagnitudeDistribution magnitudes,
    WeightSample sample,
    BlockSample blocks,
    WeightHistogram histogram) {

  private static final int PIECE = 1 << 16;

  /** Bins of the display histogram: more than a chart has pixels for. */
  public static final int BINS = 1024;

  /**
   * Reads the weights twice: for the ranges, and then for all that needs them.
   *
   * @throws dev.espalier.numeric.CancelledException when cancelled
   */
  public static LayerProfile of(WeightSource source, CancelSignal cancel) {
    float[] piece = new float[(int) Math.min(PIECE, Math.max(1, source.size()))];
    WeightRanges.Builder ranges = new WeightRanges.Builder(source);
    WeightSample.Collector sample = new WeightSample.Collector(source);
    forEachPiece(
        source,
        piece,
        cancel,
        (from, length) -> {
          ranges.add(from, piece, length);
          sample.take(from, piece, length);
        });
    WeightRanges range = ranges.build();
    MagnitudeDistribution.Builder magnitudes = new MagnitudeDistribution.Builder(range.absMax());
    WeightHistogram.Builder histogram =
        WeightHistogram.builder(range.lowest(), range.highest(), BINS);
    forEachPiece(
        source,
        piece,
        cancel,
        (from, length) -> {
          magnitudes.add(piece, length);
          histogram.add(piece, length);
        });
    return new LayerProfile(
        source.size(),
        range,
        magnitudes.build(),
        sample.sample(),
        BlockSample.of(source),
        histogram.build());
  }

  private interface PieceVisitor {
    void visit(long from, int length);
  }

  private static void forEachPiece(
      WeightSource source, float[] piece, CancelSignal cancel, PieceVisitor visitor) {
    for (long from = 0; from < source.size(); from += piece.length) {
      cancel.throwIfCancelled();
      int length = (int) Math.min(piece.length, source.size() - from);
      source.read(from, piece, length);
      visitor.visit(from, length);
    }
  }

  /** The sample to look at for some settings; its channels are what shares a scale. */
  WeightSample sample(Quantization quantization) {
    if (quantization.blockwise()) {
      return blocks.inBlocks(quantization.granularity().block());
    }
    return inStrips(quantization) ? blocks.inBlocks(BlockSample.STRIP) : sample;
  }

  /**
   * Whether weights that lie together are looked at: for blocks, and where the range of a channel
   * depends on the largest of its weights, which a weight here and there does not show.
   */
  boolean inStrips(Quantization quantization) {
    boolean uniform = quantization.bits() > 1 && quantization.bits() <= 8;
    boolean byLargest = quantization.effectiveRange().forEqualSteps() && uniform;
    boolean perChannel = !quantization.granularity().whole();
    return quantization.blockwise() || (byLargest && perChannel && blocks.wholeChannels());
  }

  /** Mean of the weights. */
  public double mean() {
    return elements == 0 ? 0 : ranges.sum() / elements;
  }

  /** Standard deviation of the weights. */
  public double standardDeviation() {
    return elements == 0
        ? 0
        : Math.sqrt(Math.max(0, ranges.sumOfSquares() / elements - mean() * mean()));
  }
}
