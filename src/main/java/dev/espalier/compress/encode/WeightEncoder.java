package dev.espalier.compress.encode;

import dev.espalier.method.ChannelOrdered;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.Scheme;
import dev.espalier.numeric.ChannelOrder;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelSizes;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.Payload;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes weights in as few bytes as stock onnxruntime can read without losing speed.
 *
 * <ul>
 *   <li>32 bits: floats.
 *   <li>16 bits: 16-bit floats and a Cast.
 *   <li>8 bits, and 4 and 2 where the operator set has such integers: Cast, (Sub,) Mul.
 *   <li>Other widths: fields of 4, 2 and 1 bits, brought together, then Sub and Mul; or wider
 *       fields or integers, where so few weights are smaller.
 *   <li>Scales of blocks: the same with an axis for the blocks, then Reshape.
 *   <li>Values shared by a hash: Range, and the arithmetic of the hash, then Gather.
 *   <li>Blocks of 2, 4 or 8 bits for the runtime's own operators: packed codes, and scales.
 *   <li>Few weights that are kept: a bit for each, and the kept ones; CumSum, Mul, Gather.
 *   <li>Places in tables: the same integers, then Gather, and Mul where there are scales.
 *   <li>Channels along no axis: any of these in the order of the channels, then Reshape, Transpose.
 * </ul>
 *
 * The arithmetic is that of {@link dev.espalier.method.IntegerCodes} and {@link
 * dev.espalier.method.CodebookWeight}: an exact difference of integers, or a level, times the
 * scale, rounded once. Where the floats themselves are smaller, as for tiny weights, they are
 * written instead: they are the same values.
 */
public final class WeightEncoder {
  /** Up to here zero points as floats are smaller than as bytes with a Cast. */
  private static final int FEW = 12;

  private WeightEncoder() {}

  /** The smallest way to write a weight of a form. */
  public static EncodedWeight encode(WeightSite site, WeightForm form, WeightSource source) {
    if (form instanceof WeightForm.Ordered(WeightForm inner, ChannelOrder order)) {
      return ordered(site, inner, order, source);
    }
    if (form instanceof WeightForm.Sparse(WeightForm dense, int kept)) {
      return dense instanceof WeightForm.Ordered(WeightForm inner, ChannelOrder order)
          ? ordered(site, new WeightForm.Sparse(inner, kept), order, source)
          : sparse(site, new WeightForm.Sparse(dense, kept), source);
    }
    WeightPayloads payloads = new WeightPayloads(source);
    EncodedWeight plain = plain(site, payloads);
    EncodedWeight coded =
        switch (form) {
          case WeightForm.Floats() -> plain;
          case WeightForm.Halves() -> halves(site, payloads);
          case WeightForm.Codes codes ->
              smallest(site, codes.bits(), site.count(), place -> codes(place, payloads, codes));
          case WeightForm.Integers integers -> IntegerEncoder.encode(site, payloads, integers);
          case WeightForm.Blocks blocks -> BlockEncoder.encode(site, payloads, blocks);
          case WeightForm.Sparse _, WeightForm.Ordered _ ->
              throw new IllegalArgumentException(form + " is no form of its own");
          case WeightForm.Signs(boolean masked, ScaleForm scales) ->
              signs(site, payloads, masked, scales);
          case WeightForm.BrainFloats() -> TableEncoder.brainFloats(site, payloads);
          case WeightForm.Hashed hashed -> HashEncoder.hashed(site, payloads, hashed);
          case WeightForm.Tables tables ->
              smallest(
                  site,
                  tables.bits(),
                  site.count(),
                  place -> TableEncoder.tables(place, payloads, tables));
          case WeightForm.Levels levels ->
              smallest(
                  site,
                  levels.bits(),
                  site.count(),
                  place -> TableEncoder.levels(place, payloads, levels));
        };
    boolean needed = form instanceof WeightForm.Integers || form instanceof WeightForm.Blocks;
    return needed || bytes(site, coded) < plain.byteSize() ? coded : plain;
  }

  /**
   * Codes as they are, or in more bits each: for few weights these cost less than the nodes that
   * bring fields together.
   */
  private static EncodedWeight smallest(
      WeightSite site, int bits, int count, Function<WeightSite, EncodedWeight> encoder) {
    EncodedWeight smallest = encoder.apply(site);
    for (int wider = Integer.highestOneBit(bits) * 2; wider <= Byte.SIZE; wider *= 2) {
      if (IntegerPacker.bytes(count, wider) < bytes(site, smallest)) {
        EncodedWeight coded = encoder.apply(site.atLeast(wider));
        smallest = bytes(site, coded) < bytes(site, smallest) ? coded : smallest;
      }
    }
    return smallest;
  }

  /** Bits and what is kept, where that is smaller. */
  private static EncodedWeight sparse(
      WeightSite site, WeightForm.Sparse form, WeightSource source) {
    EncodedWeight dense = encode(site, form.dense(), source);
    if (!SparseEncoder.isPossible(site)) {
      return dense;
    }
    int bits =
        switch (form.dense()) {
          case WeightForm.Codes codes -> codes.bits();
          case WeightForm.Tables tables -> tables.bits();
          case WeightForm.Levels levels -> levels.bits();
          default -> Byte.SIZE;
        };
    WeightPayloads payloads = new WeightPayloads(source);
    EncodedWeight sparse =
        smallest(site, bits, form.kept(), place -> SparseEncoder.encode(place, payloads, form));
    return bytes(site, sparse) < bytes(site, dense) ? sparse : dense;
  }

  /** In the order of the channels, with what brings it back to that of the file. */
  private static EncodedWeight ordered(
      WeightSite site, WeightForm form, ChannelOrder order, WeightSource source) {
    EncodedWeight plain = plain(site, new WeightPayloads(source));
    EncodedWeight coded = encode(site.byChannel(order), form, () -> byChannel(source.weight()));
    boolean smaller = !coded.nodes().isEmpty() && bytes(site, coded) < plain.byteSize();
    return smaller ? coded : plain;
  }

  private static CompressedWeight byChannel(CompressedWeight weight) {
    if (weight instanceof ChannelOrdered ordered) {
      return ordered.channels();
    }
    throw new IllegalStateException(weight + " is not in the order of its channels");
  }

  /** All that a weight brings into the file, as if it were alone. */
  static long bytes(WeightSite site, EncodedWeight encoded) {
    return encoded.byteSize()
        + encoded.shared().stream()
            .mapToLong(constant -> ModelSizes.of(constant.tensor(site.names())))
            .sum();
  }

  /** The values as the model had them, without any decoder. */
  private static EncodedWeight plain(WeightSite site, WeightPayloads payloads) {
    return new EncodedWeight(
        List.of(
            new NewTensor(
                site.name(),
                site.type(),
                site.dims(),
                site.type() == DataType.FLOAT16
                    ? payloads.halves(site.count())
                    : payloads.floats(site.count()))),
        List.of(),
        Set.of(),
        List.of());
  }

  private static EncodedWeight halves(WeightSite site, WeightPayloads payloads) {
    if (site.type() == DataType.FLOAT16) {
      return plain(site, payloads);
    }
    DecodeGraph graph = new DecodeGraph(site);
    String halves = graph.tensor(DataType.FLOAT16, site.dims(), payloads.halves(site.count()));
    graph.cast(halves, DataType.FLOAT);
    return graph.finish();
  }

  private static EncodedWeight signs(
      WeightSite site, WeightPayloads payloads, boolean masked, ScaleForm scales) {
    DecodeGraph graph = new DecodeGraph(site, scales.codes(site.dims()));
    List<Field> fields = masked ? Field.of(2) : Field.sign();
    String codes =
        FieldDecoder.in(site.operators()).decode(fields, payloads, DataType.FLOAT, graph);
    String centred = graph.node("Sub", codes, graph.shared(SharedConstant.ZERO_1));
    return scaled(centred, scales, payloads, graph);
  }

  private static EncodedWeight codes(
      WeightSite site, WeightPayloads payloads, WeightForm.Codes form) {
    DecodeGraph graph = new DecodeGraph(site, form.scales().codes(site.dims()));
    // Symmetric codes lie around zero, so that signed integers need no subtraction.
    boolean signed = form.scheme() == Scheme.SYMMETRIC;
    String codes = integers(form.bits(), signed, DataType.FLOAT, payloads, graph);
    return scaled(centred(codes, form, payloads, graph), form.scales(), payloads, graph);
  }

  /** Codes less their zero points. */
  static String centred(
      String codes, WeightForm.Codes form, WeightPayloads payloads, DecodeGraph graph) {
    if (form.scheme() == Scheme.ASYMMETRIC) {
      return graph.node("Sub", codes, zeroPoints(form.scales(), payloads, graph));
    }
    return graph.site().storesIntegers(form.bits())
        ? codes
        : graph.node("Sub", codes, graph.shared(SharedConstant.of("ZERO", 1 << (form.bits() - 1))));
  }

  /**
   * The codes of all weights, from integers, or from fields where there are none of their width.
   *
   * @param signed whether they are less by 2^(bits-1); never from fields
   * @param type of the result, FLOAT or INT32
   */
  static String integers(
      int bits, boolean signed, DataType type, CodeSource payloads, DecodeGraph graph) {
    WeightSite site = graph.site();
    int stored = site.storedBits(bits);
    if (!site.storesIntegers(bits)) {
      return FieldDecoder.in(site.operators()).decode(Field.of(stored), payloads, type, graph);
    }
    String integers =
        graph.tensor(
            OperatorSet.integers(stored, signed),
            graph.codeDims(),
            payloads.integers(site.count(), stored, signed ? 1 << (bits - 1) : 0));
    return graph.cast(integers, type);
  }

  private static String zeroPoints(ScaleForm form, WeightPayloads payloads, DecodeGraph graph) {
    Dims dims = form.scales(graph.site().dims());
    int count = Math.toIntExact(dims.elementCount());
    String zeros =
        count <= FEW
            ? graph.tensor(DataType.FLOAT, dims, payloads.zeroFloats(count))
            : graph.cast(
                graph.tensor(DataType.UINT8, dims, payloads.zeroBytes(count)), DataType.FLOAT);
    return form.stretched(zeros, graph);
  }

  /** The last step of all decoders: times the scale, and back to what the model had. */
  static EncodedWeight scaled(
      String value, ScaleForm form, WeightPayloads payloads, DecodeGraph graph) {
    Dims own = graph.site().dims();
    Dims dims = form.scales(own);
    int count = Math.toIntExact(dims.elementCount());
    String scales = graph.tensor(DataType.FLOAT, dims, payloads.scales(count));
    String weight = graph.node("Mul", value, form.stretched(scales, graph));
    // Another order begins with a shape of its own.
    if (!graph.codeDims().equals(own) && graph.site().order().isEmpty()) {
      String shape = graph.tensor(DataType.INT64, Dims.of(own.rank()), Payload.of(own.toArray()));
      weight = graph.node("Reshape", weight, shape);
    }
    if (graph.site().type() == DataType.FLOAT16) {
      graph.cast(weight, DataType.FLOAT16);
    }
    return graph.finish();
  }
}
