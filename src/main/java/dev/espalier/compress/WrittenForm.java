package dev.espalier.compress;

import dev.espalier.compress.activation.ExplicitNodes;
import dev.espalier.compress.encode.WeightForm;
import dev.espalier.network.Layer;
import java.util.Locale;

/**
 * How the file has a layer.
 *
 * @param words in words, such as "4-bit fields, unpacked to floats when loaded"
 * @param unpacked whether the runtime computes the weights anew whenever it loads the file, which
 *     takes time
 */
public record WrittenForm(String words, boolean unpacked) {

  private static final String TO_FLOATS = ", made floats when loaded";

  /** Of a layer that changed. */
  public static WrittenForm of(CompressedNetwork compressed, Layer layer) {
    return of(layer, compressed.form(layer), compressed.toWrite(layer));
  }

  static WrittenForm of(Layer layer, LayerForm form, WrittenLayer written) {
    boolean decodes = !written.decoders().isEmpty();
    return switch (form) {
      case LayerForm.Factors(var _, int rank, WeightForm first, WeightForm second) ->
          new WrittenForm(
              "two layers, rank %d, of %s".formatted(rank, both(stored(first), stored(second)))
                  + (decodes ? TO_FLOATS : ""),
              decodes);
      case LayerForm.Whole(WeightForm.Blocks blocks) -> new WrittenForm(packed(blocks), false);
      case LayerForm.Whole(WeightForm.Integers integers) -> integers(layer, integers, written);
      case LayerForm.Whole(WeightForm.Sparse sparse) when written.spreads() ->
          new WrittenForm(sparse(layer, sparse) + TO_FLOATS, true);
      case LayerForm.Whole(WeightForm.Codes codes) when decodes ->
          new WrittenForm(
              codes(codes.bits(), written.codeBits(layer.parameters())) + TO_FLOATS, true);
      case LayerForm.Whole(WeightForm weight) ->
          new WrittenForm(decodes ? stored(weight) + TO_FLOATS : "floats", decodes);
    };
  }

  private static String both(String first, String second) {
    return first.equals(second) ? first : first + " and " + second;
  }

  private static String packed(WeightForm.Blocks form) {
    return "%s, %d bits, blocks of %d, which stay packed"
        .formatted(
            form.table() ? "GatherBlockQuantized" : "MatMulNBits", form.bits(), form.block());
  }

  /** What DequantizeLinear would make floats is computed with as it is; any node more unpacks. */
  private static WrittenForm integers(Layer layer, WeightForm.Integers form, WrittenLayer written) {
    int taking = form.intake() == WeightForm.Intake.DEQUANTIZED ? 1 : 0;
    boolean unpacked = written.decoders().size() > taking;
    String computed =
        form.intake() == WeightForm.Intake.QUANTIZED
            ? "computed by " + ExplicitNodes.operator(layer.users().getFirst())
            : "computed as such";
    return new WrittenForm(
        unpacked
            ? form.bits() + "-bit fields, made 8-bit integers when loaded and " + computed
            : "8-bit integers, " + computed,
        unpacked);
  }

  private static String sparse(Layer layer, WeightForm.Sparse form) {
    return String.format(
        Locale.ROOT,
        "a bit for each weight and the kept %.3g %% as %s",
        100.0 * form.kept() / layer.parameters(),
        stored(form.dense()));
  }

  private static String stored(WeightForm form) {
    return switch (form) {
      case WeightForm.Floats _ -> "floats";
      case WeightForm.Halves _ -> "16-bit floats";
      case WeightForm.BrainFloats _ -> "bfloat16";
      case WeightForm.Codes codes -> fields(codes.bits());
      case WeightForm.Integers integers -> fields(integers.bits());
      case WeightForm.Blocks blocks -> fields(blocks.bits());
      case WeightForm.Sparse sparse -> stored(sparse.dense());
      case WeightForm.Ordered ordered -> stored(ordered.form());
      case WeightForm.Signs signs -> signs.masked() ? "signs and zeros" : "signs";
      case WeightForm.Hashed hashed -> "values shared by a hash";
      case WeightForm.Tables tables ->
          "%d-bit places in %s of %d values"
              .formatted(
                  tables.bits(),
                  tables.shared().isPresent()
                      ? "a shared table"
                      : tables.axis() < 0 ? "a table" : "tables",
                  tables.size());
      case WeightForm.Levels levels -> levels.bits() + "-bit places in the table of the format";
    };
  }

  /** Codes that may take more bits than they have. */
  private static String codes(int bits, int stored) {
    return stored <= bits ? fields(bits) : "%d-bit codes in %s".formatted(bits, fields(stored));
  }

  private static String fields(int bits) {
    return bits == Byte.SIZE ? "8-bit integers" : bits + "-bit fields";
  }
}
