package dev.espalier.app;

import dev.espalier.app.task.Failure;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.LatencyModel;
import dev.espalier.estimate.LayerEstimate;
import dev.espalier.estimate.LayerPreview;
import dev.espalier.estimate.LayerProfile;
import dev.espalier.estimate.NetworkEstimate;
import dev.espalier.estimate.NetworkEstimator;
import dev.espalier.estimate.PreviewEngine;
import dev.espalier.estimate.PreviewSum;
import dev.espalier.estimate.WeightSample;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that belongs to one open network, from the profiles of its layers to its newest evaluation.
 */
final class ProjectSession implements AutoCloseable {

  /** Sampled weights of one preview, over all selected layers. */
  private static final int FRAME_BUDGET = 1 << 20;

  private OpenProject project;
  private final TaskRunner tasks;
  private final Profiles profiles;
  private final EqualizedProfiles equalized;
  private final NetworkCompressor compressor;
  private final NetworkEstimator estimator;
  private final LayerCompression compression;
  private final Spectra spectra;
  private final LatencyStudy latency;
  private final ProbeStudy probes;
  private final OptionStudy options;
  private final IntegerTimes times;
  private final FastestStudy fastest;
  private final Calibrating calibrating;
  private final Compressing compressing;
  private final IntegerStudy integers;
  private final Evaluation evaluation;
  private final Exporting exporting;
  private List<LayerId> selected = List.of();
  private @Nullable NetworkEstimate estimate;
  private Recipe layersAlone = Recipe.EMPTY;

  /**
   * A session; nothing runs before {@link #start}.
   *
   * @param changed called on the delivery thread when there is something new to show
   * @param again called there when more of the recipe can be worked on than before
   * @param failed called there when something that a person asked for has failed
   */
  ProjectSession(
      OpenProject project,
      Services services,
      Runnable changed,
      Runnable again,
      Consumer<Failure> failed) {
    this.project = project;
    this.tasks = services.tasks();
    Runnable stale =
        () -> {
          estimate = null;
          changed.run();
        };
    Network network = project.network();
    profiles = new Profiles(services.tasks(), network, stale);
    compressor = new NetworkCompressor(network, services.algebra());
    estimator = new NetworkEstimator(compressor, this::engine);
    compression =
        new LayerCompression(services.tasks(), compressor, this::engine, estimator, stale);
    equalized =
        new EqualizedProfiles(
            services.tasks(), compressor, compression::forget, () -> calibrated(again));
    spectra = new Spectra(services.tasks(), compressor, stale);
    probes = new ProbeStudy(services, compressor, stale);
    options = new OptionStudy(services, compressor, probes, changed);
    times = new IntegerTimes(services, compressor, stale);
    fastest = new FastestStudy(services, compressor, stale, failed);
    latency = new LatencyStudy(services, network, this::measured, stale);
    calibrating = new Calibrating(services, compressor, () -> calibrated(again), failed);
    compressing = new Compressing(compressor, calibrating);
    integers = new IntegerStudy(services, compressor, calibrating, compressing, changed);
    evaluation =
        new Evaluation(
            services,
            compressor,
            calibrating,
            compressing,
            project.inputs(),
            () -> evaluated(changed),
            failed);
    exporting = new Exporting(services, calibrating, changed, failed);
  }

  void start() {
    latency.start(project);
  }

  OpenProject project() {
    return project;
  }

  /**
   * Goes on where another session of the same network left off, that has other channels.
   *
   * @param samples what that one calibrates on, which stays its own
   */
  void takeOver(ProjectSession before, Optional<Dataset> samples) {
    evaluation.takeOver(before.evaluation);
    exporting.takeOver(before.exporting);
    samples.ifPresent(calibrating::setData);
  }

  /** Stops what works for a recipe, until there is the next one. */
  void pause() {
    evaluation.close();
  }

  /** The samples that are calibrated on. */
  Optional<Dataset> calibrationData() {
    return calibrating.data();
  }

  void setData(Dataset data, Path file, Recipe recipe) {
    Optional<Dataset> before = project.data();
    project = project.withData(data, file);
    calibrating.setData(data);
    compression.forget();
    integers.forget();
    evaluation.setData(data, recipe);
    calibrating.recipeChanged(recipe);
    before.ifPresent(Dataset::close);
  }

  /** Opens other samples to calibrate on than those that are evaluated. */
  void openCalibrationData(Path file) {
    calibrating.open(file, project);
  }

  /** What was compressed to be evaluated tells what was estimated until then. */
  private void evaluated(Runnable changed) {
    estimate = null;
    compressing
        .newest()
        .filter(network -> equalized.isOf(network.recipe()))
        .ifPresent(
            network -> compression.learn(network, estimator.globalThreshold(network.recipe())));
    changed.run();
  }

  private void calibrated(Runnable again) {
    estimate = null;
    compression.forget();
    integers.forget();
    again.run();
  }

  CalibrationState calibration(Recipe recipe) {
    return calibrating.state(ofLayers(recipe));
  }

  Arithmetic arithmetic(Recipe recipe) {
    return integers.state(recipe);
  }

  List<String> layerNames() {
    return project.network().layers().stream().map(layer -> layer.id().value()).toList();
  }

  List<String> notes(Recipe recipe) {
    return Stream.concat(latency.notes().stream(), fastest.note(recipe).stream()).toList();
  }

  void findFastest(Recipe recipe, int batch, RecipeEdit edit) {
    fastest.find(
        project, new FastestRecipe.Wish(recipe, batch, calibrating.data().isPresent()), edit);
  }

  private void measured(LatencyModel model, Map<String, Tensor> inputs) {
    estimator.setLatency(model);
    probes.measured(model, inputs);
    times.measured(model, inputs);
  }

  void recipeChanged(Recipe recipe) {
    equalized.recipeChanged(recipe);
    probes.recipeChanged(recipe);
    options.recipeChanged(recipe);
    times.recipeChanged(recipe);
    calibrating.recipeChanged(recipe);
    compression.schedule(recipe, selected, estimator.globalThreshold(recipe));
    spectra.schedule(recipe, selected);
    evaluation.recipeChanged(recipe);
    integers.recipeChanged(recipe);
  }

  void select(List<LayerId> layers, Recipe recipe) {
    selected = layers;
    options.select(layers, recipe);
    for (LayerId id : layers) {
      project.network().layer(id).ifPresent(profiles::prefer);
    }
    compression.schedule(recipe, selected, estimator.globalThreshold(recipe));
    spectra.schedule(recipe, selected);
  }

  NetworkEstimate estimate(Recipe recipe) {
    Recipe plans = ofLayers(recipe);
    NetworkEstimate known = estimate;
    if (known == null) {
      known = estimator.estimate(plans);
      estimate = known;
    }
    return known;
  }

  /**
   * What a recipe does to the layers of this network: one and the same object while only channels
   * and blocks come and go, so that nothing is worked out anew for each step of their sliders.
   */
  private Recipe ofLayers(Recipe recipe) {
    Recipe plans = recipe.ofLayers();
    if (!plans.equals(layersAlone)) {
      layersAlone = plans;
      estimate = null;
    }
    return layersAlone;
  }

  Goals goals(Recipe recipe, NetworkEstimate shown) {
    return GoalFigures.of(shown, evaluation, recipe);
  }

  SelectionPreview preview(Recipe whole, Collection<LayerId> ids) {
    Recipe recipe = ofLayers(whole);
    List<Layer> all = ids.stream().flatMap(id -> project.network().layer(id).stream()).toList();
    List<Layer> tunable = all.stream().filter(Layer::tunable).toList();
    List<LayerPlan> plans =
        tunable.stream().map(layer -> recipe.plan(layer.id().value())).distinct().toList();
    NetworkEstimate figures = estimate(recipe);
    List<LayerEstimate> layers =
        all.stream()
            .flatMap(
                layer -> Optional.ofNullable(figures.layers().get(layer.id().value())).stream())
            .toList();
    return new SelectionPreview(
        tunable,
        all.stream().filter(layer -> !layer.tunable()).toList(),
        plans.size() == 1 ? Optional.of(plans.getFirst()) : Optional.empty(),
        plans.isEmpty() ? LayerPlan.NONE : plans.getFirst(),
        weights(recipe, tunable),
        new SelectionPreview.Bytes(
            layers.stream().mapToLong(LayerEstimate::originalBytes).sum(),
            layers.stream().mapToLong(LayerEstimate::bytes).sum()),
        tunable.size() == 1 ? spectra.of(tunable.getFirst(), recipe) : Optional.empty(),
        tunable.isEmpty()
            ? List.of()
            : List.copyOf(compressor.sharing(tunable.getFirst(), recipe).keySet()),
        compression.codes(tunable, recipe, estimator.globalThreshold(recipe)),
        all.size() == 1 ? options.figures(all.getFirst().id()) : List.of());
  }

  /** Of the weights as the recipe rescales them, as soon as that is known. */
  private Optional<PreviewEngine> engine(LayerId layer) {
    return equalized.engine(layer).or(() -> profiles.engine(layer));
  }

  private Optional<LayerPreview> weights(Recipe recipe, List<Layer> layers) {
    float global = estimator.globalThreshold(recipe);
    int limit = Math.clamp(FRAME_BUDGET / Math.max(1, layers.size()), 1 << 12, WeightSample.LIMIT);
    List<LayerPreview> previews = new ArrayList<>();
    List<LayerProfile> read = new ArrayList<>();
    for (Layer layer : layers) {
      Optional<PreviewEngine> engine = engine(layer.id());
      if (engine.isPresent()) {
        compression
            .exact(layer, recipe, global)
            .or(() -> estimator.preview(layer, recipe, global, limit))
            .ifPresent(previews::add);
        read.add(engine.get().profile());
      }
    }
    return previews.isEmpty() ? Optional.empty() : Optional.of(PreviewSum.of(previews, read));
  }

  EvaluationState evaluation(Recipe recipe) {
    return new EvaluationState(
        evaluation.comparison(), evaluation.isOf(recipe), evaluation.tried());
  }

  void evaluate(Recipe recipe) {
    evaluation.evaluate(recipe);
  }

  void calibrate() {
    calibrating.calibrate();
  }

  void export(Recipe recipe, NetworkEstimate shown, Path target) {
    exporting.export(
        new ExportJob(
            project, compressor, compressing.newest(), recipe, shown, evaluation.complete(recipe)),
        target);
  }

  Optional<ExportOutcome> lastExport() {
    return exporting.last();
  }

  @Override
  public void close() {
    latency.close();
    options.close();
    probes.close();
    times.close();
    fastest.close();
    compression.close();
    spectra.close();
    equalized.close();
    integers.close();
    calibrating.close();
    evaluation.close();
    profiles.close();
    // The runtime may be loading weights straight from the file, which cannot be interrupted.
    tasks.afterRunning(project.isWhole() ? project::close : project::discard);
  }
}
