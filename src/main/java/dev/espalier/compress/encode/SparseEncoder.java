package dev.espalier.compress.encode;

import dev.espalier.method.Scheme;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;

/**
 * Writes weights of which few are kept as a bit for each and the kept ones behind one another. The
 * running sum of the bits (CumSum, operator set 11) is the place of each in that row; all others
 * look up its first element. The runtime folds that, which it does not do with NonZero and
 * ScatterND.
 */
final class SparseEncoder {
  private final DecodeGraph graph;
  private final SparseContents contents;
  private final String mask;

  private SparseEncoder(DecodeGraph graph, SparseContents contents) {
    this.graph = graph;
    this.contents = contents;
    this.mask =
        FieldDecoder.in(graph.site().operators())
            .decode(Field.of(1), contents.mask(), DataType.INT32, graph);
  }

  /** Whether an operator set has what is needed. */
  static boolean isPossible(WeightSite site) {
    return site.operators().sumsUp();
  }

  static EncodedWeight encode(WeightSite site, WeightPayloads payloads, WeightForm.Sparse form) {
    return switch (form.dense()) {
      case WeightForm.Floats _ -> numbers(site, payloads, form.kept(), site.type());
      case WeightForm.Halves _ -> numbers(site, payloads, form.kept(), DataType.FLOAT16);
      case WeightForm.Codes codes -> codes(site, payloads, codes, form.kept());
      case WeightForm.Tables tables -> tables(site, payloads, tables, form.kept());
      case WeightForm.Levels levels -> levels(site, payloads, levels, form.kept());
      default -> throw new IllegalArgumentException(form.dense() + " tells no zeros apart");
    };
  }

  private static EncodedWeight numbers(
      WeightSite site, WeightPayloads payloads, int kept, DataType type) {
    DecodeGraph graph = new DecodeGraph(site);
    SparseContents contents = new SparseContents(payloads, kept, 0);
    SparseEncoder sparse = new SparseEncoder(graph, contents);
    String numbers = graph.tensor(type, Dims.of(kept + 1L), contents.numbers(type));
    String all = sparse.spread(numbers);
    if (type != site.type()) {
      graph.cast(all, site.type());
    }
    return graph.finish();
  }

  private static EncodedWeight codes(
      WeightSite site, WeightPayloads payloads, WeightForm.Codes form, int kept) {
    DecodeGraph graph = new DecodeGraph(site, form.scales().codes(site.dims()));
    boolean asymmetric = form.scheme() == Scheme.ASYMMETRIC;
    // On a symmetric grid the code in the middle is zero in every channel.
    int middle = asymmetric ? 0 : 1 << (form.bits() - 1);
    SparseEncoder sparse = new SparseEncoder(graph, new SparseContents(payloads, kept, middle));
    String codes = sparse.spread(sparse.integers(form.bits(), !asymmetric, DataType.FLOAT));
    String centred = WeightEncoder.centred(codes, form, payloads, graph);
    if (asymmetric) {
      centred = sparse.zeroed(centred);
    }
    return WeightEncoder.scaled(centred, form.scales(), payloads, graph);
  }

  private static EncodedWeight tables(
      WeightSite site, WeightPayloads payloads, WeightForm.Tables form, int kept) {
    DecodeGraph graph = new DecodeGraph(site);
    SparseEncoder sparse = new SparseEncoder(graph, new SparseContents(payloads, kept, 0));
    String places = sparse.spread(sparse.integers(form.bits(), false, DataType.INT32));
    String weights = TableEncoder.lookUp(places, payloads, form, graph);
    return TableEncoder.finished(sparse.zeroed(weights), graph);
  }

  private static EncodedWeight levels(
      WeightSite site, WeightPayloads payloads, WeightForm.Levels form, int kept) {
    DecodeGraph graph = new DecodeGraph(site);
    SparseEncoder sparse = new SparseEncoder(graph, new SparseContents(payloads, kept, 0));
    String places = sparse.spread(sparse.integers(form.bits(), false, DataType.INT32));
    SharedConstant table = SharedConstant.of(form.format().name(), form.bits());
    String levels = sparse.zeroed(graph.node("Gather", graph.shared(table), places));
    return WeightEncoder.scaled(levels, new ScaleForm(form.axis(), 0), payloads, graph);
  }

  /** The codes that are kept, as one row. */
  private String integers(int bits, boolean signed, DataType type) {
    DecodeGraph row = graph.part(Dims.of(contents.kept() + 1L));
    return WeightEncoder.integers(bits, signed, type, contents.codes(), row);
  }

  /** Brings what is kept to its places, and the first element to all others. */
  private String spread(String row) {
    String bits = graph.node("Reshape", mask, graph.shared(SharedConstant.FLAT));
    String sums = graph.node("CumSum", bits, graph.shared(SharedConstant.NONE));
    String places = graph.node("Mul", sums, bits);
    String all = graph.node("Gather", row, places);
    return graph.node("Reshape", all, FieldDecoder.dims(graph));
  }

  /** Makes zeros of all that is not kept. */
  private String zeroed(String weights) {
    String kept = graph.cast(mask, DataType.BOOL);
    return graph.node("Where", kept, weights, graph.shared(SharedConstant.PRUNED));
  }
}
