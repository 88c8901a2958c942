package dev.espalier.method;

import dev.espalier.method.code.Entropy;
import dev.espalier.method.code.SymbolCodec;
import dev.espalier.method.code.Symbols;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the codes of weights take once they are entropy-coded, as in an archive.
 *
 * @param weights how many
 * @param entropyBits what no code for single codes is below, in bits for all of them
 * @param codedBits what the best coder takes; absent where there are too many to try
 */
public record CodeLength(long weights, double entropyBits, OptionalDouble codedBits) {
  /** More would take longer than a moment. */
  private static final int MOST_CODED = 1 << 22;

  /** Of a compressed weight; nothing where it is stored as floats, or shares them by a hash. */
  public static Optional<CodeLength> of(CompressedWeight weight) {
    return switch (weight) {
      case IntegerCodes codes -> Optional.of(of(codes.codes(), codes));
      case CodebookWeight codes -> Optional.of(of(codes.codes(), codes));
      case SignScale signs -> Optional.of(of(codes(signs), signs));
      case LowRank product ->
          of(product.first())
              .flatMap(first -> of(product.second()).map(second -> first.plus(second)));
      case ChannelOrdered ordered -> of(ordered.channels());
      case DenseFloat _, HalfFloat _, BrainFloat _, HashedWeight _ -> Optional.empty();
    };
  }

  private static CodeLength of(byte[] codes, CompressedWeight weight) {
    Symbols symbols = new Symbols(codes, Symbols.Layout.of(weight.shape().sizes()));
    return new CodeLength(
        codes.length,
        Entropy.bits(symbols.counts()) * codes.length,
        codes.length > MOST_CODED
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) SymbolCodec.encode(symbols).bytes().length * Byte.SIZE));
  }

  private static byte[] codes(SignScale signs) {
    byte[] codes = new byte[signs.signs().size()];
    for (int i = 0; i < codes.length; i++) {
      boolean kept = signs.kept().isEmpty() || signs.kept().get().get(i);
      codes[i] = (byte) (!kept ? 1 : signs.signs().get(i) ? 2 : 0);
    }
    return codes;
  }

  /** Both together. */
  public CodeLength plus(CodeLength other) {
    return new CodeLength(
        weights + other.weights,
        entropyBits + other.entropyBits,
        codedBits.isPresent() && other.codedBits.isPresent()
            ? OptionalDouble.of(codedBits.getAsDouble() + other.codedBits.getAsDouble())
            : OptionalDouble.empty());
  }
}
