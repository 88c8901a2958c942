package dev.espalier.recipe;

import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Rank;
import java.util.Optional;

/** A {@link Factorization} as recipes have it. */
record FactorizationEntry(
    Optional<Integer> rank,
    Optional<Double> share,
    Optional<FactorScheme> scheme,
    Optional<FactorWeighting> weighting) {

  /** What is written; nothing for what is the default anyway. */
  static Optional<FactorizationEntry> of(Factorization factorization) {
    if (factorization.equals(Factorization.NONE)) {
      return Optional.empty();
    }
    Optional<Integer> rank =
        factorization.rank() instanceof Rank.Fixed fixed
            ? Optional.of(fixed.rank())
            : Optional.empty();
    Optional<Double> share =
        factorization.rank() instanceof Rank.Share part
            ? Optional.of(part.share())
            : Optional.empty();
    return Optional.of(
        new FactorizationEntry(
            rank,
            share,
            Optional.of(factorization.scheme()),
            Optional.of(factorization.weighting())));
  }

  /** What was read; an {@link IllegalArgumentException} says what is wrong with it. */
  Factorization read() {
    if (rank.isPresent() && share.isPresent()) {
      throw new IllegalArgumentException("factorize needs only one of rank and share");
    }
    Rank chosen =
        rank.<Rank>map(Rank.Fixed::new).or(() -> share.map(Rank.Share::new)).orElse(Rank.NONE);
    return new Factorization(
        chosen,
        scheme.orElse(Factorization.NONE.scheme()),
        weighting.orElse(Factorization.NONE.weighting()));
  }
}
