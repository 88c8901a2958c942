package dev.espalier.method;

import java.util.Optional;

/**
 * How the weights of one layer are stored. The scheme matters for uniform grids of 2 to 8 bits
 * only, range, rounding and granularity up to 8 bits (the scale of signs has no range); they are
 * kept at the other widths so that moving the width there and back loses nothing.
 *
 * @param bits 1 to 8, 16 or 32 (untouched); the format has to have the width, but any is kept at 16
 *     bits (then half floats, if it has not that width) and 32
 * @param scheme where the zero of the grid lies
 * @param granularity how many weights share a scale or a table
 * @param range how the range of the levels is chosen
 * @param rounding how weights are rounded to the levels
 * @param format what kind of levels they are
 * @param clustering how tables of levels are found
 * @param table what the table is called that layers share, see {@link TableKey}; matters for {@link
 *     Granularity#SHARED} only
 */
public record Quantization(
    int bits,
    Scheme scheme,
    Granularity granularity,
    RangeMethod range,
    Rounding rounding,
    Format format,
    Clustering clustering,
    String table) {
  /** Leaves the weights as they are. */
  public static final Quantization NONE = ofBits(32);

  public Quantization {
    if (!isBitWidth(bits)) {
      throw new IllegalArgumentException(
          bits + " is not a bit width for weights: use 1 to 8, 16 or 32");
    }
    if (bits < 16 && !format.has(bits)) {
      throw new IllegalArgumentException(
          "the format " + format.words() + " has " + format.widths() + ", not " + bits);
    }
    TableKey.check(table);
  }

  /** With a shared table, if any, of the usual name. */
  public Quantization(
      int bits,
      Scheme scheme,
      Granularity granularity,
      RangeMethod range,
      Rounding rounding,
      Format format,
      Clustering clustering) {
    this(bits, scheme, granularity, range, rounding, format, clustering, TableKey.USUAL);
  }

  /** On a uniform grid, rounded to nearest. */
  public Quantization(int bits, Scheme scheme, Granularity granularity, RangeMethod range) {
    this(bits, scheme, granularity, range, Rounding.NEAREST, Format.UNIFORM, Clustering.EXACT);
  }

  /** Symmetric, per channel, least squared error, to nearest. */
  public static Quantization ofBits(int bits) {
    return new Quantization(bits, Scheme.SYMMETRIC, Granularity.CHANNEL, RangeMethod.LEAST_SQUARES);
  }

  /** Whether weights can be stored in this many bits. */
  public static boolean isBitWidth(int bits) {
    return (bits >= 1 && bits <= 8) || bits == 16 || bits == 32;
  }

  /** The format that counts: a format that has not the width counts as a uniform one. */
  public Format effectiveFormat() {
    return format.has(bits) ? format : Format.UNIFORM;
  }

  /** The range method that counts: some are for equal steps of any size only. */
  public RangeMethod effectiveRange() {
    return effectiveFormat() == Format.UNIFORM || !range.forEqualSteps()
        ? range
        : RangeMethod.LEAST_SQUARES;
  }

  /** Whether the weights are rounded to levels that can be placed. */
  public boolean usesLevels() {
    return bits <= 8;
  }

  /** Whether blocks of weights have scales of their own. */
  public boolean blockwise() {
    Format effective = effectiveFormat();
    boolean integers = effective == Format.UNIFORM || effective == Format.FIXED_POINT;
    return bits <= 8 && integers && granularity.block() > 0;
  }

  /** Whether channels have scales or tables of their own. */
  public boolean channelwise() {
    return usesLevels() && effectiveFormat() != Format.HASHED && !granularity.whole();
  }

  /** Whether the inputs of the layer have to be known. */
  public boolean needsInputs() {
    boolean rounds = rounding.needsInputs() && effectiveFormat() != Format.HASHED;
    return usesLevels() && (range.needsInputs() || rounds);
  }

  /** Whether the weights are stored as anything else than 32 bit floats. */
  public boolean quantizes() {
    return bits != 32;
  }

  /** The same with another bit width; uniform if the format has not that width. */
  public Quantization withBits(int newBits) {
    Format kept = newBits >= 16 || format.has(newBits) ? format : Format.UNIFORM;
    return new Quantization(newBits, scheme, granularity, range, rounding, kept, clustering, table);
  }

  /** The same with another scheme. */
  public Quantization withScheme(Scheme newScheme) {
    return new Quantization(
        bits, newScheme, granularity, range, rounding, format, clustering, table);
  }

  /** The same with another granularity. */
  public Quantization withGranularity(Granularity newGranularity) {
    return new Quantization(
        bits, scheme, newGranularity, range, rounding, format, clustering, table);
  }

  /** The same with another range method. */
  public Quantization withRange(RangeMethod newRange) {
    return new Quantization(
        bits, scheme, granularity, newRange, rounding, format, clustering, table);
  }

  /** The same with another rounding. */
  public Quantization withRounding(Rounding newRounding) {
    return new Quantization(
        bits, scheme, granularity, range, newRounding, format, clustering, table);
  }

  /** The same in another format; up to 16 bits in the width next to this that it has. */
  public Quantization withFormat(Format newFormat) {
    int width = bits == 32 ? bits : newFormat.nearestWidth(bits);
    return new Quantization(
        width, scheme, granularity, range, rounding, newFormat, clustering, table);
  }

  /** The same with tables found in another way. */
  public Quantization withClustering(Clustering newClustering) {
    return new Quantization(
        bits, scheme, granularity, range, rounding, format, newClustering, table);
  }

  /** The same with a shared table of another name. */
  public Quantization withTable(String newTable) {
    return new Quantization(
        bits, scheme, granularity, range, rounding, format, clustering, newTable);
  }

  /** Which table other layers may share; nothing where the weights have tables of their own. */
  public Optional<TableKey> sharedTable() {
    boolean shares =
        usesLevels() && effectiveFormat() == Format.KMEANS && granularity == Granularity.SHARED;
    return shares
        ? Optional.of(new TableKey(table, bits, clustering, range.needsInputs()))
        : Optional.empty();
  }

  /** The nearest to this that can be had where nothing is known about the inputs. */
  public Quantization withoutInputs() {
    Quantization known = rounding.needsInputs() ? withRounding(Rounding.NEAREST) : this;
    return range.needsInputs() ? known.withRange(RangeMethod.LEAST_SQUARES) : known;
  }
}
