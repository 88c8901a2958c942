package dev.espalier.compress;

import dev.espalier.calibrate.Calibration;
import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.activation.IntegerNetwork;
import dev.espalier.method.CompressedWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.Factorization;
import dev.espalier.method.SharedTable;
import dev.espalier.method.WeightInputs;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerBias;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies recipes to one network. Plans for layers that the network does not have or that cannot be
 * tuned are passed over. Safe for use from several threads.
 */
public final class NetworkCompressor {
  /** The share of the work that ranking takes, if there is global pruning. */
  private static final double RANKING = 0.4;

  /** The share of the work after which outputs are corrected, if they are. */
  private static final double CORRECTING = 0.5;

  private final Network network;
  private final WeightSites sites;
  private final Equalizer equalizer;
  private final KeptCounts counts;
  private final SizeCalculator sizes;
  private final Decompositions decompositions;
  private final SharedTables tables = new SharedTables();
  private volatile NetworkInputs inputs = NetworkInputs.NONE;

  /** A compressor that cannot factorize. */
  public NetworkCompressor(Network network) {
    this(network, new Decompositions(null));
  }

  /**
   * A compressor.
   *
   * @param algebra decomposes weights
   */
  public NetworkCompressor(Network network, LinearAlgebra algebra) {
    this(network, new Decompositions(algebra));
  }

  private NetworkCompressor(Network network, Decompositions decompositions) {
    this.network = network;
    this.decompositions = decompositions;
    this.sites = new WeightSites(network);
    this.equalizer = new Equalizer(network);
    this.counts = new KeptCounts(network, equalizer);
    this.sizes = new SizeCalculator(network, sites, equalizer, counts);
  }

  public Network network() {
    return network;
  }

  /** The same for another network. */
  public NetworkCompressor of(Network other) {
    return new NetworkCompressor(other, decompositions.fresh());
  }

  /** What is known about the inputs of the layers. */
  public NetworkInputs inputs() {
    return inputs;
  }

  /** Makes known what flows into the layers; from now on weights are compressed by it. */
  public void setInputs(NetworkInputs known) {
    inputs = known;
    counts.setInputs(known);
    tables.forget();
  }

  /**
   * How large the model of a recipe will be, to the byte, without reading any weight: quick enough
   * for each frame of a moving slider. It is what {@link #compress} makes with what is known now of
   * inputs and ranks: where that {@link #lacksRanks}, some layers are larger than they have to be.
   */
  public NetworkSize size(Recipe recipe) {
    return sizes.size(recipe);
  }

  /**
   * Whether a recipe prunes by what takes long to find out, and is not known: what flows into
   * layers, or equalized weights. How many weights of a layer are kept is not known then.
   */
  public boolean lacksRanks(Recipe recipe) {
    return counts.lacks(sizes.changed(recipe), recipe);
  }

  /**
   * Finds that out, once for the same inputs, so that layers of which few weights are kept are
   * written as such. Where nothing is known of the inputs of a layer it stays unknown.
   *
   * @throws CompressionException if it cannot be found out; the message names the layer
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public void rank(Recipe recipe, Progress progress, CancelSignal cancel)
      throws CompressionException {
    counts.rank(sizes.changed(recipe), recipe, progress, cancel);
  }

  /** The network as it is. */
  public CompressedNetwork unchanged() {
    return new CompressedNetwork(
        network,
        sites,
        new CompressedNetwork.Origin(
            Recipe.EMPTY, inputs, SourceWeights.ORIGINAL, IntegerNetwork.NONE),
        Map.of(),
        Map.of());
  }

  /**
   * Compresses all layers that a recipe changes.
   *
   * @throws CompressionException if a weight cannot be compressed as asked; the message names the
   *     layer
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public CompressedNetwork compress(Recipe recipe, Progress progress, CancelSignal cancel)
      throws CompressionException {
    return compress(recipe, Optional.empty(), progress, cancel);
  }

  /**
   * Compresses all layers that a recipe changes.
   *
   * @param previous an earlier result, whose weights are taken over where nothing else is asked for
   * @throws CompressionException if a weight cannot be compressed as asked; the message names the
   *     layer
   * @throws dev.espalier.numeric.CancelledException if cancelled
   */
  public CompressedNetwork compress(
      Recipe recipe, Optional<CompressedNetwork> previous, Progress progress, CancelSignal cancel)
      throws CompressionException {
    NetworkInputs known = inputs;
    SourceWeights source = equalizer.source(recipe, cancel);
    Map<Layer, LayerChange> asked =
        counts.counted(LayerChange.of(network, recipe, equalizer), recipe, known, source);
    boolean ranks = asked.values().stream().anyMatch(NetworkRanking::isGlobal);
    double ranking = ranks ? RANKING : 0;
    Map<Layer, LayerChange> resolved =
        ranks
            ? new NetworkRanking(known, source, recipe, progress.part(0, ranking), cancel)
                .resolve(asked)
            : asked;
    Workshop workshop = new Workshop(known, source, cancel);
    IntegerNetwork integers = integers(recipe, resolved, workshop, progress.part(ranking, ranking));
    CompressedNetwork.Origin origin = new CompressedNetwork.Origin(recipe, known, source, integers);
    Optional<CompressedNetwork> same = previous.filter(earlier -> earlier.isOf(resolved, origin));
    if (same.isPresent()) {
      return same.get().as(recipe);
    }
    boolean corrects = asked.values().stream().anyMatch(LayerChange::corrects);
    Progress compressing = progress.part(ranking, corrects ? CORRECTING : 1);
    Map<LayerId, CompressedWeight> weights = weights(resolved, previous, workshop, compressing);
    CompressedNetwork compressed = new CompressedNetwork(network, sites, origin, resolved, weights);
    CompressedNetwork begun = withBiases(compressed, resolved);
    return corrects
        ? known
            .corrector()
            .correct(begun, begun.correctable(), progress.part(CORRECTING, 1), cancel)
        : begun;
  }

  /**
   * What is computed with integers, with the scales that calibration found: on the equalized
   * network where layers are.
   */
  private IntegerNetwork integers(
      Recipe recipe, Map<Layer, LayerChange> changes, Workshop workshop, Progress progress)
      throws CompressionException {
    IntegerNetwork outline = LayerChange.integers(network, changes);
    SourceWeights source = workshop.source();
    boolean rescaled =
        !outline.groups().isEmpty() && network.layers().stream().anyMatch(source::rescales);
    NetworkInputs known = workshop.known();
    Calibration seen =
        rescaled
            ? known.rescaled(
                source,
                () -> RescaledNetwork.of(network, sites, source),
                progress,
                workshop.cancel())
            : known.calibration();
    return outline.calibrated(seen, recipe.activations().range());
  }

  /** What layers are compressed with: what is known of their inputs, and their weights. */
  private record Workshop(NetworkInputs known, SourceWeights source, CancelSignal cancel) {}

  private Map<LayerId, CompressedWeight> weights(
      Map<Layer, LayerChange> changes,
      Optional<CompressedNetwork> previous,
      Workshop workshop,
      Progress progress)
      throws CompressionException {
    TableSharing sharing = TableSharing.of(changes);
    Map<LayerId, CompressedWeight> weights = new HashMap<>();
    Map<Layer, LayerChange> open = new LinkedHashMap<>();
    changes.forEach((layer, change) ->
        previous
            .flatMap(earlier ->
                earlier.weight(
                    layer, change, sharing.of(layer), workshop.known(), workshop.source()))
            .ifPresentOrElse(
                weight -> weights.put(layer.id(), weight), () -> open.put(layer, change)));
    List<LayerWork> work = new ArrayList<>();
    for (Map.Entry<Layer, LayerChange> change : open.entrySet()) {
      Optional<TableGroup> group = sharing.of(change.getKey());
      group.ifPresent(one -> progress.report(0, "finding the table '" + one.key().name() + "'"));
      work.add(work(change.getKey(), change.getValue(), group, workshop));
    }
    weights.putAll(Workers.compress(work, progress, workshop.cancel()));
    return weights;
  }

  private LayerWork work(
      Layer layer, LayerChange change, Optional<TableGroup> group, Workshop workshop)
      throws CompressionException {
    Optional<SharedTable> table =
        group.isPresent()
            ? Optional.of(
                tables.of(group.get(), workshop.known(), workshop.source(), workshop.cancel()))
            : Optional.empty();
    return new LayerWork(layer, change, workshop.known(), workshop.source(), decompositions, table);
  }

  /**
   * Compresses one layer with what is known now, as a recipe has it. The layers that it shares a
   * table with are read for that.
   *
   * @param recipe the pruning of the layer, and of those, is not {@link
   *     dev.espalier.method.Pruning#GLOBAL}
   * @throws CompressionException if its weight cannot be compressed as planned
   */
  public CompressedWeight compress(Layer layer, Recipe recipe, CancelSignal cancel)
      throws CompressionException {
    LayerChange change = change(layer, recipe).orElse(new LayerChange(LayerPlan.NONE));
    TableSharing sharing = TableSharing.of(LayerChange.of(network, recipe, equalizer));
    Workshop workshop = new Workshop(inputs, source(recipe, cancel), cancel);
    return work(layer, change, sharing.of(layer), workshop).compress(cancel);
  }

  /** What a recipe does to a layer; nothing if the layer stays byte for byte as it is. */
  public Optional<LayerChange> change(Layer layer, Recipe recipe) {
    return sizes.change(layer, recipe);
  }

  /**
   * The plan of a layer as it is carried out: where the layer is computed with integers, its
   * weights are on their grid, whatever the recipe says of the layer alone.
   */
  public LayerPlan plan(Layer layer, Recipe recipe) {
    LayerPlan plan = layer.tunable() ? recipe.plan(layer.id().value()) : LayerPlan.NONE;
    return recipe.activations().quantizes() && refusal(layer, recipe).isEmpty()
        ? rules(recipe).adapted(plan)
        : plan;
  }

  /**
   * Why a recipe has a layer computed with floats, as the end of a sentence that begins with its
   * name; empty if it asks for integers.
   */
  public Optional<String> refusal(Layer layer, Recipe recipe) {
    return rules(recipe).refusal(layer, network, known -> recipe.plan(known.id().value()));
  }

  private ActivationRules rules(Recipe recipe) {
    return ActivationRules.of(recipe.activations(), network.model());
  }

  /**
   * The weights that a recipe has compressed. Where it equalizes layers, theirs are read if that
   * was not done before.
   */
  public SourceWeights source(Recipe recipe, CancelSignal cancel) {
    return equalizer.source(recipe, cancel);
  }

  /** What tells recipes apart that rescale weights differently. */
  public List<LayerId> equalized(Recipe recipe) {
    return equalizer.choice(recipe);
  }

  /**
   * The layers that share a table with a layer, which is one of them, and what a recipe does to
   * each; nothing if the layer has its tables for itself. The same map as long as nothing about it
   * changes, so that it is quickly compared.
   */
  public Map<LayerId, LayerPlan> sharing(Layer layer, Recipe recipe) {
    return sizes.sharing(recipe).of(layer).map(TableGroup::plans).orElse(Map.of());
  }

  /** Every bias that may change is written anew, so that the size of the file is known before. */
  static CompressedNetwork withBiases(
      CompressedNetwork compressed, Map<Layer, LayerChange> changes) {
    CompressedNetwork begun = compressed;
    for (Map.Entry<Layer, LayerChange> change : changes.entrySet()) {
      Layer layer = change.getKey();
      Optional<LayerBias> slot =
          change.getValue().rewritesBias() ? LayerBias.of(layer) : Optional.empty();
      if (slot.isPresent()) {
        float[] bias = compressed.source().bias(layer, slot.get());
        begun = begun.with(layer, LayerCorrection.of(slot.get(), bias));
      }
    }
    return begun;
  }

  /**
   * How a layer will be written, as quickly as {@link #size}; nothing if the recipe leaves it as it
   * is.
   */
  public Optional<LayerEncoding> encoding(Layer layer, Recipe recipe) {
    return sizes.encoding(layer, recipe);
  }

  /** The same in words; nothing if the recipe leaves the layer as it is. */
  public Optional<WrittenForm> written(Layer layer, Recipe recipe) {
    return sizes.written(layer, recipe);
  }

  /** What a layer takes in the file of a recipe, as {@link #size} has it, and quicker. */
  public long bytes(Layer layer, Recipe recipe) {
    return sizes.bytes(layer, recipe);
  }

  /**
   * What ranks of a layer cost, if it was decomposed as planned before; reads no weight.
   *
   * @param plan asks for factors that the layer can have
   * @param recipe says which layers are equalized
   */
  public Optional<Spectrum> spectrum(Layer layer, LayerPlan plan, Recipe recipe) {
    return equalizer
        .known(recipe)
        .flatMap(source ->
            planned(layer, plan)
                .flatMap(factorization ->
                    decompositions
                        .known(layer, factorization, inputs(layer, source), source)
                        .map(known -> Spectrum.of(layer, factorization, known))));
  }

  private Optional<WeightInputs> inputs(Layer layer, SourceWeights source) {
    return inputs.of(layer).map(known -> source.inputs(layer, known));
  }

  /**
   * Decomposes a layer as planned, and says what ranks cost.
   *
   * @param plan asks for factors that the layer can have
   * @param recipe says which layers are equalized
   * @throws CompressionException if it cannot be decomposed
   */
  public Spectrum decompose(Layer layer, LayerPlan plan, Recipe recipe, CancelSignal cancel)
      throws CompressionException {
    SourceWeights source = source(recipe, cancel);
    Factorization factorization =
        planned(layer, plan)
            .orElseThrow(() -> new IllegalArgumentException(layer + " cannot be factorized so"));
    return Spectrum.of(
        layer,
        factorization,
        decompositions.of(layer, factorization, inputs(layer, source), source));
  }

  private Optional<Factorization> planned(Layer layer, LayerPlan plan) {
    return LayerChange.of(layer, Recipe.EMPTY.with(layer.id().value(), plan), false, network)
        .map(LayerChange::factorization)
        .filter(Factorization::factorizes);
  }
}
