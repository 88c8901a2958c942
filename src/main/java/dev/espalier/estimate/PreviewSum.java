package dev.espalier.estimate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Several layers' previews as one: histograms on a common range, errors and sparsities weighted by
 * size.
 */
public final class PreviewSum {

  /** Still far less to add up than a frame has time for. */
  private static final int MOST_BINS = 1 << 15;

  /** Edges of bins that are the same but for rounding. */
  private static final double ROUNDING = 1e-6;

  private PreviewSum() {}

  /**
   * Adds previews up.
   *
   * @param previews at least one
   * @param profiles the profiles they were made from, in the same order
   */
  public static LayerPreview of(List<LayerPreview> previews, List<LayerProfile> profiles) {
    if (previews.size() == 1) {
      return previews.getFirst();
    }
    double low = previews.stream().mapToDouble(p -> p.before().low()).min().orElse(0);
    double high = previews.stream().mapToDouble(p -> p.before().high()).max().orElse(1);
    int bins = bins(previews, low, high);
    double elements = profiles.stream().mapToDouble(LayerProfile::elements).sum();
    double energy = 0;
    double noise = 0;
    double pruned = 0;
    for (int i = 0; i < previews.size(); i++) {
      LayerPreview preview = previews.get(i);
      double layerEnergy = profiles.get(i).ranges().sumOfSquares();
      energy += layerEnergy;
      noise +=
          Double.isInfinite(preview.sqnrDb())
              ? 0
              : layerEnergy / Math.pow(10, preview.sqnrDb() / 10);
      pruned += preview.sparsity() * profiles.get(i).elements();
    }
    boolean estimated = previews.stream().anyMatch(p -> p.basis() == Basis.ESTIMATE);
    return new LayerPreview(
        sum(previews.stream().map(LayerPreview::before).toList(), low, high, bins),
        sum(previews.stream().map(LayerPreview::kept).toList(), low, high, bins),
        sum(previews.stream().map(LayerPreview::decoded).toList(), low, high, bins),
        new float[0],
        (float) previews.stream().mapToDouble(LayerPreview::threshold).max().orElse(0),
        elements == 0 ? 0 : pruned / elements,
        SampleResult.sqnr(energy, noise),
        OptionalDouble.empty(),
        previews.stream().mapToDouble(LayerPreview::maxError).max().orElse(0),
        estimated ? Basis.ESTIMATE : Basis.COMPUTED);
  }

  /**
   * As many bins as the finest layer needs: a layer with a hundred times the range of the others
   * would else press them into one bin.
   */
  private static int bins(List<LayerPreview> previews, double low, double high) {
    double finest =
        previews.stream()
            .map(LayerPreview::before)
            .mapToDouble(h -> (h.high() - h.low()) / h.counts().length)
            .filter(width -> width > 0)
            .min()
            .orElse(high - low);
    return (int) Math.clamp(Math.ceil((high - low) / finest), LayerProfile.BINS, MOST_BINS);
  }

  /** Spreads a wide bin over all that it covers, so that no gaps appear that are not there. */
  private static WeightHistogram sum(
      List<WeightHistogram> histograms, double low, double high, int bins) {
    double[] counts = new double[bins];
    double width = (high - low) / bins;
    for (WeightHistogram histogram : histograms) {
      double step = (histogram.high() - histogram.low()) / histogram.counts().length;
      for (int bin = 0; bin < histogram.counts().length; bin++) {
        double middle = histogram.center(bin);
        int from = bin((middle - step / 2 - low) / width + ROUNDING, bins);
        int to = Math.max(from, bin((middle + step / 2 - low) / width - ROUNDING, bins));
        double each = histogram.counts()[bin] / (to - from + 1);
        for (int i = from; i <= to && each > 0; i++) {
          counts[i] += each;
        }
      }
    }
    return new WeightHistogram(low, high, counts);
  }

  private static int bin(double place, int bins) {
    return (int) Math.clamp(Math.floor(place), 0, bins - 1);
  }
}
