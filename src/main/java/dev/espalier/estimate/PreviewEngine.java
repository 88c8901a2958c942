package dev.espalier.estimate;

import dev.espalier.method.Quantization;
import dev.espalier.method.SharedTable;
import java.util.Optional;
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

  private record Step(Asked asked, LayerPreview preview) {}

  private record Asked(Cut cut, Quantization quantization, Optional<SharedTable> table, int size) {}

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
    return preview(cut, quantization, Optional.empty(), sampleLimit);
  }

  /**
   * The weights under a plan.
   *
   * @param cut which weights are pruned
   * @param quantization how the rest is stored
   * @param table what the layer shares with others, if it does
   * @param sampleLimit how many weights of the sample to look at; fewer when many layers move at
   *     once
   */
  public LayerPreview preview(
      Cut cut, Quantization quantization, Optional<SharedTable> table, int sampleLimit) {
    int size = Math.min(sampleLimit, size(quantization));
    Asked asked = new Asked(cut, quantization, table, size);
    Step known = last;
    if (known != null && known.asked().equals(asked)) {
      return known.preview();
    }
    LayerPreview fresh = compute(asked);
    last = new Step(asked, fresh);
    return fresh;
  }

  private int size(Quantization quantization) {
    return profile.inStrips(quantization)
        ? profile.blocks().values().length
        : profile.sample().size();
  }

  private LayerPreview compute(Asked asked) {
    Cut cut = asked.cut();
    SampleCodec codec =
        asked
            .table()
            .map(SampleCodec::shared)
            .orElseGet(
                () -> SampleCodec.of(grids, asked.quantization(), cut.threshold(), asked.size()));
    WeightSample sample = profile.sample(asked.quantization());
    SampleResult result = SampleResult.of(sample, asked.size(), codec, cut.threshold(), profile);
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
