package dev.espalier.compress.encode;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.Payload;

/** Writes weights that are places in tables: Gather brings them back. */
final class TableEncoder {
  private TableEncoder() {}

  /** Places in the table of a format, times a scale. */
  static EncodedWeight levels(WeightSite site, WeightPayloads payloads, WeightForm.Levels form) {
    DecodeGraph graph = new DecodeGraph(site);
    String places = WeightEncoder.integers(form.bits(), false, DataType.INT32, payloads, graph);
    SharedConstant table = SharedConstant.of(form.format().name(), form.bits());
    String levels = graph.node("Gather", graph.shared(table), places);
    return WeightEncoder.scaled(levels, new ScaleForm(form.axis(), 0), payloads, graph);
  }

  /** Places in tables of the weight's own, which lie one after the other, or in a shared one. */
  static EncodedWeight tables(WeightSite site, WeightPayloads payloads, WeightForm.Tables form) {
    DecodeGraph graph = new DecodeGraph(site);
    String places = WeightEncoder.integers(form.bits(), false, DataType.INT32, payloads, graph);
    return finished(lookUp(places, payloads, form, graph), graph);
  }

  /** The levels at some places. */
  static String lookUp(
      String places, WeightPayloads payloads, WeightForm.Tables form, DecodeGraph graph) {
    WeightSite site = graph.site();
    int channels = form.axis() < 0 ? 1 : Math.toIntExact(site.dims().get(form.axis()));
    int tables = Math.ceilDiv(channels, form.run());
    String sought = places;
    if (tables > 1) {
      String starts =
          graph.tensor(
              DataType.INT32,
              ScaleForm.perChannel(site.dims(), form.axis()),
              starts(channels, form));
      sought = graph.node("Add", places, starts);
    }
    int count = tables * form.size();
    Payload table = payloads.tables(count);
    String levels =
        form.shared().isPresent()
            ? graph.common(form.shared().getAsInt(), DataType.FLOAT, Dims.of(count), table)
            : graph.tensor(DataType.FLOAT, Dims.of(count), table);
    return graph.node("Gather", levels, sought);
  }

  /** Where the table of each channel begins. */
  private static Payload starts(int channels, WeightForm.Tables form) {
    return new ChunkPayload(
        channels,
        Integer.BYTES,
        () ->
            (from, to, into) -> {
              for (int channel = from; channel < to; channel++) {
                into.putInt(channel / form.run() * form.size());
              }
            });
  }

  /** A cast, or before there was one the product of what the two bytes stand for. */
  static EncodedWeight brainFloats(WeightSite site, WeightPayloads payloads) {
    DecodeGraph graph = new DecodeGraph(site);
    if (site.operators().castsBrainFloats()) {
      Payload numbers = payloads.brainFloats(site.count());
      String tensor = graph.tensor(DataType.BFLOAT16, site.dims(), numbers);
      return finished(graph.cast(tensor, DataType.FLOAT), graph);
    }
    String high = factor(SharedConstant.BRAIN_HIGH, payloads.brainBytes(site.count(), 8), graph);
    String low = factor(SharedConstant.BRAIN_LOW, payloads.brainBytes(site.count(), 0), graph);
    return finished(graph.node("Mul", high, low), graph);
  }

  private static String factor(SharedConstant table, Payload bytes, DecodeGraph graph) {
    String tensor = graph.tensor(DataType.UINT8, graph.site().dims(), bytes);
    return graph.node("Gather", graph.shared(table), graph.cast(tensor, DataType.INT32));
  }

  /** The last step where there are no scales: back to the type of the model. */
  static EncodedWeight finished(String weight, DecodeGraph graph) {
    if (graph.site().type() == DataType.FLOAT16) {
      graph.cast(weight, DataType.FLOAT16);
    }
    return graph.finish();
  }
}
