package dev.espalier.estimate;

import dev.espalier.method.Quantization;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a plan makes of a layer, computed within a frame from the layer's profile: pruning by the
 * distribution of magnitudes, quantization by quantizing the sample. For a layer of up to {@link
 * WeightSample#LIMIT} weights the sample is the layer.
 *
 * <p>One engine per layer; safe to use from several threads.
 */
public final class PreviewEngine {

  private final LayerProfile profile;
  private final PreviewGrids grids;

  /** The network's figures and the inspector ask for the same preview at each step. */
  private volatile @Nullable Step last;

  private record Step(Cut cut, Quantization quantization, int size, LayerPreview preview) {
    boolean is(Cut otherCut, Quantization otherQuantization, int otherSize) {
      return cut.equals(otherCut) && quantization.equals(otherQuantization) && size == otherSize;
    }
  }

  /** The engine of one layer. */
  public PreviewEngine(LayerProfile profile) {
    this.profile = profile;
    this.grids = new PreviewGrids(profile);
  }

  /** The profile that previews are made from. */
  public LayerProfile profile() {
    return profile;
  }

  /**
   * The weights under a plan.
   *
   * @param cut which weights are pruned
   * @param quantization how the rest is stored
   * @param sampleLimit how many weights of the sample to look at; fewer when many layers move at
   *     once
   */
  public LayerPreview preview(Cut cut, Quantization quantization, int sampleLimit) {
    int size = Math.min(sampleLimit, size(quantization));
    Step known = last;
    if (known != null && known.is(cut, quantization, size)) {
      return known.preview();
    }
    LayerPreview fresh = compute(cut, quantization, size);
    last = new Step(cut, quantization, size, fresh);
    return fresh;
  }

  private int size(Quantization quantization) {
    return profile.inStrips(quantization)
        ? profile.blocks().values().length
        : profile.sample().size();
  }

  private LayerPreview compute(Cut cut, Quantization quantization, int size) {
    SampleCodec codec = SampleCodec.of(grids, quantization, cut.threshold(), size);
    WeightSample sample = profile.sample(quantization);
    SampleResult result = SampleResult.of(sample, size, codec, cut.threshold(), profile);
    return new LayerPreview(
        profile.histogram(),
        cut.kept(profile.histogram()),
        result.decoded(),
        codec.levels(),
        cut.threshold(),
        profile.elements() == 0 ? 0 : (double) cut.pruned() / profile.elements(),
        result.sqnrDb(),
        OptionalDouble.empty(),
        result.maxError(),
        Basis.ESTIMATE);
  }
}
