package dev.espalier.estimate;

import java.util.List;

/**
 * Several layers' previews as one: histograms on a common range, errors and sparsities weighted by
 * size.
 */
public final class PreviewSum {

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
        sum(previews.stream().map(LayerPreview::before).toList(), low, high),
        sum(previews.stream().map(LayerPreview::kept).toList(), low, high),
        sum(previews.stream().map(LayerPreview::decoded).toList(), low, high),
        new float[0],
        (float) previews.stream().mapToDouble(LayerPreview::threshold).max().orElse(0),
        elements == 0 ? 0 : pruned / elements,
        SampleResult.sqnr(energy, noise),
        previews.stream().mapToDouble(LayerPreview::maxError).max().orElse(0),
        estimated ? Basis.ESTIMATE : Basis.COMPUTED);
  }

  private static WeightHistogram sum(List<WeightHistogram> histograms, double low, double high) {
    double[] counts = new double[LayerProfile.BINS];
    double width = (high - low) / counts.length;
    for (WeightHistogram histogram : histograms) {
      for (int bin = 0; bin < histogram.counts().length; bin++) {
        int to = (int) ((histogram.center(bin) - low) / width);
        counts[Math.clamp(to, 0, counts.length - 1)] += histogram.counts()[bin];
      }
    }
    return new WeightHistogram(low, high, counts);
  }
}
