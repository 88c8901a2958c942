package dev.espalier.method;

/**
 * Whether and how the weight of a layer is written as a product of two smaller ones. Scheme and
 * weighting are kept while there are no factors, so that turning it off and on loses nothing.
 *
 * @param rank how many channels there are between the two
 * @param scheme along which axes the weight is taken apart
 * @param weighting what the product comes near to
 */
public record Factorization(Rank rank, FactorScheme scheme, FactorWeighting weighting) {
  /** The weight stays one. */
  public static final Factorization NONE =
      new Factorization(Rank.NONE, FactorScheme.CHANNEL, FactorWeighting.PLAIN);

  /** Whether there are factors. */
  public boolean factorizes() {
    return !(rank instanceof Rank.None);
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return factorizes() && weighting.needsInputs();
  }

  /** The same with another rank. */
  public Factorization withRank(Rank newRank) {
    return new Factorization(newRank, scheme, weighting);
  }

  /** The same by another scheme. */
  public Factorization withScheme(FactorScheme newScheme) {
    return new Factorization(rank, newScheme, weighting);
  }

  /** The same with another weighting. */
  public Factorization withWeighting(FactorWeighting newWeighting) {
    return new Factorization(rank, scheme, newWeighting);
  }

  /** The nearest to this that can be had where nothing is known about the inputs. */
  public Factorization withoutInputs() {
    return withWeighting(FactorWeighting.PLAIN);
  }
}
