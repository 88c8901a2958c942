package dev.espalier.estimate;

/**
 * A sample of weights after pruning and a round trip through a codec.
 *
 * @param decoded where the decoded weights lie, scaled to the whole layer
 * @param sqnrDb 10 log10 of the weights' energy over the change's energy; infinite without change
 * @param maxError largest absolute change
 */
record SampleResult(WeightHistogram decoded, double sqnrDb, double maxError) {

  static SampleResult of(
      WeightSample sample, int size, SampleCodec codec, float threshold, LayerProfile profile) {
    WeightHistogram.Builder histogram = new WeightHistogram.Builder(profile.histogram());
    float[] values = sample.values();
    float[] back = new float[size];
    codec.decode(values, sample.channels(), back, size);
    double energy = 0;
    double noise = 0;
    float largest = 0;
    for (int i = 0; i < size; i++) {
      float weight = values[i];
      if (!Float.isFinite(weight)) {
        continue;
      }
      float decoded = Math.abs(weight) < threshold ? 0 : back[i];
      float change = decoded - weight;
      energy += (double) weight * weight;
      noise += (double) change * change;
      largest = Math.max(largest, Math.abs(change));
      histogram.add(decoded);
    }
    double factor = size == 0 ? 0 : (double) profile.elements() / size;
    return new SampleResult(histogram.build(factor), sqnr(energy, noise), largest);
  }

  static double sqnr(double energy, double noise) {
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(energy / noise);
  }
}
