package dev.espalier.compress.encode;

import dev.espalier.method.BrainFloat;
import dev.espalier.method.ChannelOrdered;
import dev.espalier.method.CodebookWeight;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.Compressor;
import dev.espalier.method.DenseFloat;
import dev.espalier.method.Format;
import dev.espalier.method.HalfFloat;
import dev.espalier.method.HashedWeight;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.LowRank;
import dev.espalier.method.Quantization;
import dev.espalier.method.Scheme;
import dev.espalier.method.SignScale;
import dev.espalier.method.TableShape;
import dev.espalier.numeric.ChannelOrder;
import dev.espalier.onnx.Dims;
import java.util.OptionalInt;

/** What is known of a compressed weight before it exists: all that its size depends on. */
public sealed interface WeightForm {
  /** The form that a weight will have once it is compressed with these settings. */
  static WeightForm of(Quantization quantization, boolean pruned, int channelAxis) {
    int axis = Compressor.scaleAxis(channelAxis, quantization.granularity());
    ScaleForm scales = new ScaleForm(axis, quantization.granularity().block());
    int bits = quantization.bits();
    if (!quantization.quantizes()) {
      return new Floats();
    }
    return switch (quantization.effectiveFormat()) {
      case UNIFORM ->
          switch (bits) {
            case 16 -> new Halves();
            case 1 -> new Signs(pruned, scales);
            default -> new Codes(bits, quantization.scheme(), scales);
          };
      case FIXED_POINT -> new Codes(bits, quantization.scheme(), scales);
      case HASHED -> new Hashed(bits, pruned);
      case BFLOAT16 -> new BrainFloats();
      case TERNARY -> new Signs(true, new ScaleForm(axis, 0));
      case KMEANS -> {
        TableShape tables = TableShape.of(quantization, pruned);
        yield new Tables(tables.bits(), tables.size(), tables.run(), axis, OptionalInt.empty());
      }
      case NORMAL_FLOAT, POWER_OF_TWO, FLOAT8_E4M3, FLOAT8_E5M2, FLOAT4_E2M1 ->
          new Levels(quantization.format(), bits, axis);
    };
  }

  /** The form of a compressed weight. */
  static WeightForm of(CompressedWeight weight) {
    return switch (weight) {
      case DenseFloat dense -> new Floats();
      case HalfFloat half -> new Halves();
      case IntegerCodes codes ->
          new Codes(codes.bits(), codes.scheme(), new ScaleForm(codes.axis(), codes.block()));
      case HashedWeight hashed -> new Hashed(hashed.bits(), hashed.kept().isPresent());
      case BrainFloat brain -> new BrainFloats();
      case CodebookWeight codes ->
          codes.books().scaled()
              ? new Levels(codes.format(), codes.bits(), codes.axis())
              : new Tables(
                  codes.bits(),
                  codes.books().size(),
                  codes.books().run(),
                  codes.axis(),
                  OptionalInt.empty());
      case ChannelOrdered(CompressedWeight channels, ChannelOrder order) ->
          new Ordered(of(channels), order);
      case LowRank product -> throw new IllegalArgumentException(product + " is two weights");
      case SignScale signs ->
          new Signs(signs.kept().isPresent(), new ScaleForm(signs.axis(), signs.block()));
    };
  }

  /** 32-bit floats. */
  record Floats() implements WeightForm {}

  /** 16-bit floats. */
  record Halves() implements WeightForm {}

  /**
   * Integer codes.
   *
   * @param bits 2 to 8
   */
  record Codes(int bits, Scheme scheme, ScaleForm scales) implements WeightForm {}

  /**
   * Integer codes for operators that compute with integers: bytes, and what tells the runtime how
   * to read them.
   *
   * @param bits 2 to 8
   * @param axis of the channels that have scales of their own, -1 if all have one
   * @param signed whether bytes are less by 2^(bits-1)
   * @param intake what takes them in
   */
  record Integers(int bits, int axis, boolean signed, Intake intake) implements WeightForm {}

  /** What takes in codes that are computed with. */
  enum Intake {
    /** DequantizeLinear, which the runtime draws into the operator behind it. */
    DEQUANTIZED,
    /** A product of integers, whose sums get their scales behind it. */
    DYNAMIC,
    /** An operator of integers that is told all scales. */
    QUANTIZED
  }

  /**
   * Integer codes of a matrix in blocks, packed for operators that compute with them as they are.
   *
   * @param bits 2, 4 or 8
   * @param axis of the rows: the outputs of a product, or the entries of a table; 0 or 1
   * @param block codes of a row that have one scale
   * @param table whether rows are looked up; otherwise they are multiplied with
   */
  record Blocks(int bits, Scheme scheme, int axis, int block, boolean table) implements WeightForm {
    /** Bytes of the codes of a whole block. */
    int blockBytes() {
      return block * bits / Byte.SIZE;
    }

    /** Bytes of all that is stored of a matrix. */
    public long bytes(Dims dims) {
      BlockShape shape = new BlockShape(dims, this);
      long zeros = scheme == Scheme.ASYMMETRIC ? shape.zeroBytes() : 0;
      return shape.rows() * (shape.rowBytes() + (long) Float.BYTES * shape.blocks() + zeros);
    }
  }

  /**
   * A bit for each weight that says whether it is kept, and those that are.
   *
   * @param dense how those that are kept are written
   * @param kept how many at most; what is zero beyond pruning is written where there is room
   */
  record Sparse(WeightForm dense, int kept) implements WeightForm {
    /** Whether a weight has no more that are not zero. */
    public boolean fits(CompressedWeight weight) {
      return SparseContents.others(weight.decode()) <= kept;
    }
  }

  /**
   * The form of a weight of which no more than so many are kept, where it can be told from the
   * others.
   */
  default WeightForm sparse(int kept) {
    return switch (this) {
      case Floats _, Halves _, Codes _, Tables _, Levels _ -> new Sparse(this, kept);
      case Ordered ordered ->
          ordered.form().sparse(kept) instanceof Sparse ? new Sparse(this, kept) : this;
      case Sparse _, Integers _, Blocks _, Signs _, BrainFloats _, Hashed _ -> this;
    };
  }

  /**
   * A weight in the order of its channels.
   *
   * @param form how it is written in that order
   */
  record Ordered(WeightForm form, ChannelOrder order) implements WeightForm {}

  /**
   * Signs.
   *
   * @param masked whether there is a third value, zero
   */
  record Signs(boolean masked, ScaleForm scales) implements WeightForm {}

  /** The upper halves of 32-bit floats. */
  record BrainFloats() implements WeightForm {}

  /**
   * Values shared by a hash.
   *
   * @param bits that the values take for each weight
   * @param masked whether pruned weights have to be told from others
   */
  record Hashed(int bits, boolean masked) implements WeightForm {}

  /**
   * The form of a weight whose table is that of others as well.
   *
   * @param number which of the file's shared tables it is
   */
  static WeightForm shared(TableShape table, int number) {
    return new Tables(table.bits(), table.size(), 1, -1, OptionalInt.of(number));
  }

  /**
   * Places in tables of the weight's own, or in one that it shares with others.
   *
   * @param bits 1 to 8, of a place
   * @param size levels of a table
   * @param run how many channels share a table
   * @param axis the axis of the channels, -1 for one table
   * @param shared which of the file's shared tables it is, if it is one
   */
  record Tables(int bits, int size, int run, int axis, OptionalInt shared) implements WeightForm {}

  /**
   * Places in the table of a format.
   *
   * @param bits of a place
   * @param axis the axis of the scales, -1 for one scale
   */
  record Levels(Format format, int bits, int axis) implements WeightForm {}
}
