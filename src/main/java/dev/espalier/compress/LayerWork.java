package dev.espalier.compress;

import dev.espalier.compress.factor.Factoring;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Compressor;
import dev.espalier.method.Factorization;
import dev.espalier.method.Factorizer;
import dev.espalier.method.SharedTable;
import dev.espalier.method.Weight;
import dev.espalier.method.WeightInputs;
import dev.espalier.method.factorize.FactorLayout;
import dev.espalier.network.Layer;
import dev.espalier.numeric.CancelSignal;
import java.util.Optional;

/**
 * The compression of one layer.
 *
 * @param change with its pruning resolved
 * @param inputs what is known about the layers' inputs
 * @param source what is compressed
 * @param decompositions of weights that become two
 * @param table what it shares with other layers, if it does
 */
record LayerWork(
    Layer layer,
    LayerChange change,
    NetworkInputs inputs,
    SourceWeights source,
    Decompositions decompositions,
    Optional<SharedTable> table) {
  /**
   * Reads the weight and compresses it.
   *
   * @throws CompressionException with the name of the layer
   */
  CompressedWeight compress(CancelSignal cancel) throws CompressionException {
    try {
      cancel.throwIfCancelled();
      Optional<WeightInputs> known =
          change.needsInputs()
              ? Optional.of(source.inputs(layer, inputs.required(layer)))
              : Optional.empty();
      return change.factorization().factorizes() ? product(known, cancel) : whole(known, cancel);
    } catch (CompressionException e) {
      throw named(layer, e);
    }
  }

  private CompressedWeight whole(Optional<WeightInputs> known, CancelSignal cancel)
      throws CompressionException {
    Weight weight = source.weight(layer);
    Weight limited = change.pairs(layer).map(weight::paired).orElse(weight);
    return Compressor.compress(
        limited, change.plan().method(), change.quantization(), known, table, cancel);
  }

  private CompressedWeight product(Optional<WeightInputs> known, CancelSignal cancel)
      throws CompressionException {
    Factorization factorization = change.factorization();
    FactorLayout layout = Factoring.layout(layer, factorization.scheme()).orElseThrow();
    return new Factorizer(decompositions.algebra())
        .compress(
            new Factorizer.Product(
                layout,
                decompositions.of(layer, factorization, known, source),
                Factorizer.rank(layout, factorization.rank())),
            change.plan().method(),
            change.quantization(),
            known,
            cancel);
  }

  /** The same with the name of the layer. */
  static CompressionException named(Layer layer, CompressionException e) {
    String message = String.valueOf(e.getMessage());
    String name = "layer '" + layer.id() + "': ";
    return new CompressionException(message.startsWith(name) ? message : name + message);
  }
}
