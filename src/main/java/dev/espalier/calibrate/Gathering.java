package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.network.InputWindow;
import dev.espalier.network.LayerInput;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.moment.MomentSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers the moments of one value as layers take it in. Layers that take it in alike share it. */
final class Gathering {

  /** What layers have to agree in to share a gathering. */
  record Key(String value, InputWindow window, int groups, int columns) {
    static Key of(LayerInput input) {
      MatrixLayout layout = input.layout();
      return new Key(input.value(), input.window(), layout.groups(), layout.columns());
    }
  }

  private final VectorSource source;
  private final List<MomentSum> sums = new ArrayList<>();

  Gathering(Key key, LinearAlgebra algebra) {
    this.source = VectorSource.of(key.window(), key.groups(), key.columns());
    for (int group = 0; group < key.groups(); group++) {
      sums.add(new MomentSum(algebra, key.columns()));
    }
  }

  void add(Tensor value) {
    source.read(value, (group, vectors) -> sums.get(group).add(vectors));
  }

  /** Why the moments say nothing; empty if they do. */
  Optional<String> problem() {
    if (!sums.stream().allMatch(MomentSum::isFinite)) {
      return Optional.of("what flows into it holds NaN or infinite values");
    }
    if (sums.stream().anyMatch(MomentSum::overflows)) {
      return Optional.of("what flows into it holds values too large to be squared");
    }
    return sums.stream().allMatch(sum -> sum.count() == 0)
        ? Optional.of("no sample reaches it")
        : Optional.empty();
  }

  LayerMoments moments() {
    return new LayerMoments(sums.stream().map(MomentSum::moment).toList());
  }
}
