package dev.espalier.tune;

import dev.espalier.app.ChannelRemoval;
import dev.espalier.app.ChannelWish;
import dev.espalier.app.ModelInputs;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.task.TaskContext;
import dev.espalier.compress.activation.Machine;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.score.ChannelScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The accuracy and the time of samples without some of their channels, as a table in Markdown: by
 * the share of multiplications that is gone, by score and by repair. Arguments are the names of
 * samples; residual if there are none.
 */
public final class ChannelTable {
  private static final Path SAMPLES = Path.of("assets/samples");
  private static final int CALIBRATED = 512;
  private static final int RUNS = 200;
  private static final ChannelRepair STATISTICS = new ChannelRepair(false, true, true);

  private final ModelRuntime runtime = new InProcessRuntime();
  private final LinearAlgebra algebra =
      new Nd4jLinearAlgebra(Runtime.getRuntime().availableProcessors());
  private final TaskContext context = new TaskContext(CancelSignal.none(), Progress.none());

  /** Prints the table. */
  @SuppressWarnings("SystemOut") // what it is for
  public static void main(String[] args) throws Exception {
    List<String> names = Arrays.stream(args).filter(word -> !word.isEmpty()).toList();
    ChannelTable table = new ChannelTable();
    System.out.println(
        "| network | multiplications gone | score | as it is | means and deviations | refitted, too"
            + " | time, 1 | 32 |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (String name : names.isEmpty() ? List.of("residual") : names) {
      table.rows(name);
    }
    table.runtime.close();
    System.exit(0); // The native libraries leave threads behind.
  }

  @SuppressWarnings("SystemOut")
  private void rows(String name) throws Exception {
    Path images = SAMPLES.resolve("fashion-mnist");
    try (OpenProject project = ProjectOpener.openModel(SAMPLES.resolve(name + ".onnx"), context);
        Dataset test =
            Datasets.open(images.resolve("t10k-images-idx3-ubyte.gz"), project.inputs());
        Dataset calibration =
            Datasets.open(images.resolve("calibration-images-idx3-ubyte.gz"), project.inputs())) {
      System.out.printf(
          Locale.ROOT, "| %s | 0 | | %.2f | | | | |%n", name, accuracy(project, test));
      ChannelRemoval removal = new ChannelRemoval(project, runtime, algebra);
      ChannelRemoval.Samples samples = new ChannelRemoval.Samples(calibration, CALIBRATED);
      for (double share : new double[] {0.3, 0.5, 0.7}) {
        for (ChannelScore score : scores(share)) {
          row(project, removal, samples, test, score, share);
        }
      }
    }
  }

  private static List<ChannelScore> scores(double share) {
    return share == 0.5
        ? Arrays.stream(ChannelScore.values())
            .filter(score -> score != ChannelScore.BATCH_NORM)
            .toList()
        : List.of(ChannelScore.OBS);
  }

  @SuppressWarnings("SystemOut")
  private void row(
      OpenProject project,
      ChannelRemoval removal,
      ChannelRemoval.Samples samples,
      Dataset test,
      ChannelScore score,
      double share)
      throws Exception {
    ChannelWish wish =
        new ChannelWish(
            Optional.of(new ChannelWish.Amount(ChannelWish.Of.MULTIPLICATIONS, share)),
            Map.of(),
            score,
            Machine.channelBlock(),
            1);
    Map<String, BitSet> removed = removal.choose(wish, Optional.of(samples), context).removed();
    List<Double> accuracies = new ArrayList<>();
    double[] times = new double[2];
    for (ChannelRepair repair : List.of(ChannelRepair.NONE, STATISTICS, ChannelRepair.ALL)) {
      ChannelPlan plan = new ChannelPlan(removed, repair);
      OpenProject smaller = removal.remove(plan, Optional.of(samples), context);
      accuracies.add(accuracy(smaller, test));
      if (repair.refit()) {
        times[0] = time(project, smaller, 1);
        times[1] = time(project, smaller, 32);
      }
      smaller.closeModel();
    }
    System.out.printf(
        Locale.ROOT,
        "| | %.0f %% | %s | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
        100 * removal.multiplicationsGone(removed),
        score.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        accuracies.get(0),
        accuracies.get(1),
        accuracies.get(2),
        times[0],
        times[1]);
  }

  private double accuracy(OpenProject project, Dataset test) throws Exception {
    return TopOne.accuracy(runtime, ModelSource.of(project.modelFile()), test);
  }

  private double time(OpenProject before, OpenProject after, int batch) throws Exception {
    Map<String, Tensor> inputs = ModelInputs.made(before.name(), before.inputs(), batch);
    SessionSettings settings = SessionSettings.measuring();
    try (ModelSession first = runtime.open(ModelSource.of(before.modelFile()), settings);
        ModelSession second = runtime.open(ModelSource.of(after.modelFile()), settings)) {
      return runtime
          .measurePaired(first, second, inputs, RUNS / 10, RUNS, CancelSignal.none())
          .medianRatio();
    }
  }
}
