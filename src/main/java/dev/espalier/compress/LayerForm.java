package dev.espalier.compress;

import dev.espalier.compress.encode.WeightForm;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.LowRank;
import dev.espalier.method.factorize.FactorLayout;

/** What is known of a compressed layer before it is computed: all that its size depends on. */
sealed interface LayerForm {
  /** The form of a layer that shares its table with others. */
  static Whole of(TableGroup group) {
    return new Whole(WeightForm.shared(group.shape(), group.number()));
  }

  /** The form of a compressed weight that shares nothing. */
  static LayerForm of(CompressedWeight weight) {
    return weight instanceof LowRank product
        ? new Factors(
            product.layout(),
            product.rank(),
            WeightForm.of(product.first()),
            WeightForm.of(product.second()))
        : new Whole(WeightForm.of(weight));
  }

  /** The layer stays one. */
  record Whole(WeightForm weight) implements LayerForm {}

  /** The layer becomes two. */
  record Factors(FactorLayout layout, int rank, WeightForm first, WeightForm second)
      implements LayerForm {}
}
