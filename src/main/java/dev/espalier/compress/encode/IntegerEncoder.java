package dev.espalier.compress.encode;

import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.Payload;
import java.util.Arrays;

/**
 * Writes weights that the runtime computes with as integers: codes as bytes, or as fields that it
 * makes bytes of when it loads the file, whichever is smaller.
 */
final class IntegerEncoder {
  private IntegerEncoder() {}

  static EncodedWeight encode(WeightSite site, WeightPayloads payloads, WeightForm.Integers form) {
    EncodedWeight bytes = encode(site, payloads, form, false);
    if (form.bits() >= Byte.SIZE - 1) {
      return bytes;
    }
    EncodedWeight fields = encode(site, payloads, form, true);
    return WeightEncoder.bytes(site, fields) < WeightEncoder.bytes(site, bytes) ? fields : bytes;
  }

  private static EncodedWeight encode(
      WeightSite site, WeightPayloads payloads, WeightForm.Integers form, boolean packed) {
    DecodeGraph graph = new DecodeGraph(site);
    Dims channels = form.axis() < 0 ? Dims.of() : Dims.of(site.dims().get(form.axis()));
    int count = Math.toIntExact(channels.elementCount());
    // The first, so that its name is that of DecodeNames.scales.
    String scales = graph.tensor(DataType.FLOAT, channels, payloads.scales(count));
    DataType type = form.signed() ? DataType.INT8 : DataType.UINT8;
    String codes;
    if (packed) {
      codes = graph.cast(fields(payloads, form, graph), type);
    } else {
      int less = form.signed() ? 1 << (form.bits() - 1) : 0;
      codes = graph.tensor(type, site.dims(), payloads.integers(site.count(), Byte.SIZE, less));
    }
    if (form.intake() != WeightForm.Intake.DEQUANTIZED) {
      return packed ? graph.finish() : graph.finishTensor();
    }
    byte[] zeros = new byte[count];
    if (!form.signed()) {
      Arrays.fill(zeros, (byte) (1 << (form.bits() - 1)));
    }
    String zeroPoints = graph.tensor(type, channels, Payload.of(zeros));
    graph.dequantize(codes, scales, zeroPoints, form.axis());
    return graph.finish();
  }

  /** The numbers of the codes as floats, less what is to be taken from them. */
  private static String fields(
      WeightPayloads payloads, WeightForm.Integers form, DecodeGraph graph) {
    boolean typed = graph.site().storesIntegers(form.bits());
    String codes =
        WeightEncoder.integers(form.bits(), form.signed(), DataType.FLOAT, payloads, graph);
    return form.signed() && !typed
        ? graph.node("Sub", codes, graph.shared(SharedConstant.of("ZERO", 1 << (form.bits() - 1))))
        : codes;
  }
}
