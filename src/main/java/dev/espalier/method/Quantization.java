package dev.espalier.method;

/**
 * How the weights of one layer are stored. The scheme and the range matter for 2 to 8 bits only,
 * the granularity for 1 to 8; they are kept at the other widths so that moving the width there and
 * back loses nothing.
 *
 * @param bits 1 (sign times scale), 2 to 8 (uniform integer grid), 16 (half float) or 32
 *     (untouched)
 * @param scheme where the zero of the grid lies
 * @param granularity how many weights share a scale
 * @param range how the range of the grid is chosen
 * @param rounding how weights are rounded to the grid
 */
public record Quantization(
    int bits, Scheme scheme, Granularity granularity, RangeMethod range, Rounding rounding) {
  /** Leaves the weights as they are. */
  public static final Quantization NONE = ofBits(32);

  public Quantization {
    if (!isBitWidth(bits)) {
      throw new IllegalArgumentException(
          bits + " is not a bit width for weights: use 1 to 8, 16 or 32");
    }
  }

  /** Rounded to nearest. */
  public Quantization(int bits, Scheme scheme, Granularity granularity, RangeMethod range) {
    this(bits, scheme, granularity, range, Rounding.NEAREST);
  }

  /** Symmetric, per channel, least squared error, to nearest. */
  public static Quantization ofBits(int bits) {
    return new Quantization(bits, Scheme.SYMMETRIC, Granularity.CHANNEL, RangeMethod.LEAST_SQUARES);
  }

  /** Whether weights can be stored in this many bits. */
  public static boolean isBitWidth(int bits) {
    return (bits >= 1 && bits <= 8) || bits == 16 || bits == 32;
  }

  /** Whether the weights are rounded to a grid of integers. */
  public boolean usesGrid() {
    return bits >= 2 && bits <= 8;
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    return usesGrid() && (range.needsInputs() || rounding.needsInputs());
  }

  /** Whether the weights are stored as anything else than 32 bit floats. */
  public boolean quantizes() {
    return bits != 32;
  }

  /** The same with another bit width. */
  public Quantization withBits(int newBits) {
    return new Quantization(newBits, scheme, granularity, range, rounding);
  }

  /** The same with another scheme. */
  public Quantization withScheme(Scheme newScheme) {
    return new Quantization(bits, newScheme, granularity, range, rounding);
  }

  /** The same with another granularity. */
  public Quantization withGranularity(Granularity newGranularity) {
    return new Quantization(bits, scheme, newGranularity, range, rounding);
  }

  /** The same with another range method. */
  public Quantization withRange(RangeMethod newRange) {
    return new Quantization(bits, scheme, granularity, newRange, rounding);
  }

  /** The same with another rounding. */
  public Quantization withRounding(Rounding newRounding) {
    return new Quantization(bits, scheme, granularity, range, newRounding);
  }

  /** The nearest to this that can be had where nothing is known about the inputs. */
  public Quantization withoutInputs() {
    Quantization known = rounding.needsInputs() ? withRounding(Rounding.NEAREST) : this;
    return range.needsInputs() ? known.withRange(RangeMethod.LEAST_SQUARES) : known;
  }
}
