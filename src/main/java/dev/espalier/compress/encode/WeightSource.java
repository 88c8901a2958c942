package dev.espalier.compress.encode;

import dev.espalier.method.CompressedWeight;

/** Where an encoding gets its contents from, at the moment it is written. */
@FunctionalInterface
public interface WeightSource {
  /** Nowhere: for encodings that only tell their size, before the weight is compressed. */
  WeightSource NONE =
      () -> {
        throw new IllegalStateException("this encoding was made to know its size only");
      };

  /** The compressed weight; the same each time. */
  CompressedWeight weight();
}
