package dev.espalier.estimate;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.compress.SourceWeights;
import dev.espalier.method.BrainFloat;
import dev.espalier.method.ChannelOrdered;
import dev.espalier.method.CodeLength;
import dev.espalier.method.CodebookWeight;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.DenseFloat;
import dev.espalier.method.Distortion;
import dev.espalier.method.Format;
import dev.espalier.method.HalfFloat;
import dev.espalier.method.HashedWeight;
import dev.espalier.method.IntegerCodes;
import dev.espalier.method.LowRank;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.SignScale;
import dev.espalier.method.Weight;
import dev.espalier.method.WeightInputs;
import dev.espalier.method.quantize.QuantizationParameters;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A layer that was really compressed, and what that did to its weights.
 *
 * @param request what was asked for
 * @param preview the weights before and after; all of it computed
 * @param codes what its codes take in an archive; nothing where it is stored as floats
 * @param only the one recipe that this holds for, where all layers together say what becomes of
 *     each
 */
public record ComputedLayer(
    Request request, LayerPreview preview, Optional<CodeLength> codes, Optional<Recipe> only) {

  /**
   * What to compress.
   *
   * @param layer a tunable layer
   * @param recipe says what to do to it
   * @param sharing the layers that share its table, and their plans; none if it shares none
   * @param globalThreshold what global pruning comes to for these; 0 where no plan asks for any
   * @param compressor does it
   * @param inputs what it knows about the layer's inputs, in the original
   */
  public record Request(
      Layer layer,
      Recipe recipe,
      Map<LayerId, LayerPlan> sharing,
      float globalThreshold,
      NetworkCompressor compressor,
      Optional<WeightInputs> inputs) {

    /** What to do to it. */
    public LayerPlan plan() {
      return compressor.plan(layer, recipe);
    }

    /** To compress a layer as a recipe has it. */
    public static Request of(
        Layer layer, Recipe recipe, float globalThreshold, NetworkCompressor compressor) {
      LayerPlan plan = compressor.plan(layer, recipe);
      Map<LayerId, LayerPlan> sharing = compressor.sharing(layer, recipe);
      return new Request(
          layer,
          recipe,
          sharing,
          threshold(plan, sharing, globalThreshold),
          compressor,
          compressor.inputs().of(layer));
    }

    /** What the threshold of global pruning matters for a layer and those that share its table. */
    public static float threshold(
        LayerPlan plan, Map<LayerId, LayerPlan> sharing, float globalThreshold) {
      boolean matters = isGlobal(plan) || sharing.values().stream().anyMatch(Request::isGlobal);
      return matters ? globalThreshold : 0;
    }

    private static boolean isGlobal(LayerPlan plan) {
      return plan.pruning() instanceof Pruning.Global;
    }

    /** Whether what is pruned is told by all layers together. */
    boolean isTogether() {
      return isRanked(plan()) || sharing.values().stream().anyMatch(ComputedLayer::isRanked);
    }

    /** Whether this can be done without compressing all layers, and without knowing more inputs. */
    public boolean isPossible() {
      boolean known =
          sharing.entrySet().stream()
              .filter(other -> other.getValue().needsInputs())
              .allMatch(other -> isKnown(other.getKey()));
      return !isTogether() && known && (inputs.isPresent() || !plan().needsInputs());
    }

    private boolean isKnown(LayerId id) {
      return compressor.network().layer(id).flatMap(compressor.inputs()::of).isPresent();
    }

    /** The recipe, with a threshold for these layers where it prunes all together. */
    Recipe resolved() {
      Recipe resolved = recipe.update(List.of(layer.id().value()), this::resolved);
      return resolved.update(
          sharing.keySet().stream().map(LayerId::value).toList(), this::resolved);
    }

    private LayerPlan resolved(LayerPlan any) {
      return isGlobal(any) ? any.withPruning(new Pruning.Threshold(globalThreshold)) : any;
    }
  }

  /**
   * Compresses a layer and looks at the result.
   *
   * @param engine the layer's preview, of which the estimated part is replaced
   * @throws CompressionException if its weights cannot be compressed as planned
   */
  public static ComputedLayer of(Request request, PreviewEngine engine, CancelSignal cancel)
      throws CompressionException {
    CompressedWeight compressed =
        request.compressor().compress(request.layer(), request.resolved(), cancel);
    SourceWeights source = request.compressor().source(request.recipe(), cancel);
    Cut cut = Cut.of(request.plan().pruning(), engine.profile(), request.globalThreshold());
    return new ComputedLayer(
        request,
        preview(request, source, compressed, cut, engine),
        CodeLength.of(compressed),
        Optional.empty());
  }

  /**
   * Looks at a layer of a network that was compressed.
   *
   * @param compressed by the recipe of the request
   * @param made what became of the layer
   */
  public static ComputedLayer of(
      Request request,
      CompressedNetwork compressed,
      CompressedNetwork.Made made,
      PreviewEngine engine) {
    boolean together = request.isTogether();
    Pruning pruning = isRanked(request.plan()) ? made.change().pruning() : request.plan().pruning();
    Cut cut = Cut.of(pruning, engine.profile(), request.globalThreshold());
    return new ComputedLayer(
        request,
        preview(request, compressed.source(), made.weight(), cut, engine),
        CodeLength.of(made.weight()),
        together ? Optional.of(request.recipe().ofLayers()) : Optional.empty());
  }

  /** Whether what is pruned is told by a ranking over all layers that has to know their inputs. */
  public static boolean isRanked(LayerPlan plan) {
    return plan.pruning() instanceof Pruning.Global && plan.saliency().needsInputs();
  }

  private static LayerPreview preview(
      Request request,
      SourceWeights source,
      CompressedWeight compressed,
      Cut cut,
      PreviewEngine engine) {
    Weight weight = source.weight(request.layer());
    Quantization quantization = request.plan().quantization();
    Distortion distortion = Distortion.of(weight, compressed);
    WeightHistogram before = engine.profile().histogram();
    float[] values = compressed.decode();
    WeightHistogram.Builder decoded = new WeightHistogram.Builder(before);
    decoded.add(values, weight.size());
    boolean placed = placed(request.plan().pruning());
    long pruned = placed ? compressed.zeros() : cut.pruned();
    return new LayerPreview(
        before,
        placed ? kept(before, weight, values) : cut.kept(before),
        decoded.build(),
        levels(compressed, quantization),
        cut.threshold(),
        weight.size() == 0 ? 0 : (double) pruned / weight.size(),
        distortion.sqnrDb(),
        outputSqnr(request, source, values),
        distortion.maxError(),
        Basis.COMPUTED);
  }

  /** Which weights go is a matter of their places, so that no threshold tells them apart. */
  private static boolean placed(Pruning pruning) {
    return switch (pruning) {
      case Pruning.Pattern _, Pruning.Blocks _ -> true;
      case Pruning.None _,
          Pruning.Threshold _,
          Pruning.Sparsity _,
          Pruning.Count _,
          Pruning.Global _ ->
          false;
    };
  }

  private static WeightHistogram kept(WeightHistogram before, Weight weight, float[] decoded) {
    float[] left = new float[decoded.length];
    int count = 0;
    for (int i = 0; i < decoded.length; i++) {
      if (decoded[i] != 0) {
        left[count++] = weight.values()[i];
      }
    }
    WeightHistogram.Builder kept = new WeightHistogram.Builder(before);
    kept.add(left, count);
    return kept.build();
  }

  /** On the scale of the original, so that it can be compared with what is measured there. */
  private static OptionalDouble outputSqnr(Request request, SourceWeights source, float[] values) {
    if (request.inputs().isEmpty()) {
      return OptionalDouble.empty();
    }
    WeightInputs known = request.inputs().get();
    float[] original = SourceWeights.ORIGINAL.read(request.layer());
    float[] restored = source.restored(request.layer(), values);
    return OptionalDouble.of(
        SampleResult.sqnr(known.outputPower(original), known.outputError(original, restored)));
  }

  private static float[] levels(CompressedWeight compressed, Quantization quantization) {
    return switch (compressed) {
      case ChannelOrdered ordered -> levels(ordered.channels(), quantization);
      case IntegerCodes codes ->
          new SampleCodec.Uniform(
                  new QuantizationParameters(codes.scales(), codes.zeroPoints()),
                  PreviewGrids.codes(quantization),
                  codes.axis() >= 0)
              .levels();
      case SignScale sign when quantization.format() == Format.TERNARY ->
          new SampleCodec.Ternary(sign.scales(), new float[0], sign.axis() >= 0).levels();
      case SignScale sign -> new SampleCodec.Sign(sign.scales(), sign.axis() >= 0).levels();
      case CodebookWeight codes -> new SampleCodec.Book(codes.books(), codes.axis() >= 0).levels();
      case DenseFloat _, HalfFloat _, BrainFloat _, HashedWeight _, LowRank _ -> new float[0];
    };
  }
}
