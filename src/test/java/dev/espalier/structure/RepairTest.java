package dev.espalier.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.ChannelRemoval;
import dev.espalier.app.ChannelWish;
import dev.espalier.app.OpenProject;
import dev.espalier.app.ProjectOpener;
import dev.espalier.app.task.TaskContext;
import dev.espalier.data.Dataset;
import dev.espalier.data.Datasets;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.structure.select.ChannelCosts;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The residual sample with half of its multiplications. */
class RepairTest {
  private static final Path IMAGES = Path.of("assets/samples/fashion-mnist");
  private static final InProcessRuntime RUNTIME = new InProcessRuntime();
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(2);
  private static final TaskContext CONTEXT = new TaskContext(CancelSignal.none(), Progress.none());
  private static final int TESTED = 2000;

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  private static double accuracy(OpenProject project, Dataset test) throws Exception {
    int[] labels = test.labels().orElseThrow();
    float[] scores;
    try (ModelSession session =
        RUNTIME.open(ModelSource.of(project.modelFile()), SessionSettings.standard())) {
      scores =
          session
              .run(test.batch(0, TESTED), Set.of(), CancelSignal.none())
              .values()
              .iterator()
              .next()
              .toFloats();
    }
    long right =
        IntStream.range(0, TESTED)
            .filter(sample ->
                IntStream.range(0, 10)
                    .allMatch(c -> scores[sample * 10 + c] <= scores[sample * 10 + labels[sample]]))
            .count();
    return 100.0 * right / TESTED;
  }

  /** The smaller network has the weights that were counted, and the accuracy comes back. */
  @Test
  void halfOfTheNetworkIsNearlyAsGoodWhenItIsRepaired() throws Exception {
    try (OpenProject project =
            ProjectOpener.openModel(Path.of("assets/samples/residual.onnx"), CONTEXT);
        Dataset test =
            Datasets.open(IMAGES.resolve("t10k-images-idx3-ubyte.gz"), project.inputs());
        Dataset calibration =
            Datasets.open(IMAGES.resolve("calibration-images-idx3-ubyte.gz"), project.inputs())) {
      ChannelRemoval removal = new ChannelRemoval(project, RUNTIME, ALGEBRA);
      var samples = Optional.of(new ChannelRemoval.Samples(calibration, 128));
      ChannelWish wish =
          new ChannelWish(
              Optional.of(new ChannelWish.Amount(ChannelWish.Of.MULTIPLICATIONS, 0.5)),
              Map.of(),
              ChannelScore.OBS,
              16,
              1);
      Map<String, BitSet> removed = removal.choose(wish, samples, CONTEXT).removed();
      assertEquals(0.5, removal.multiplicationsGone(removed), 0.05);
      removed.forEach((id, gone) ->
          assertEquals(
              0,
              (removal.graph().group(id).orElseThrow().channels() - gone.cardinality()) % 16,
              id));
      double before = accuracy(project, test);
      double plain = accuracy(removal, removed, ChannelRepair.NONE, samples, test);
      double repaired = accuracy(removal, removed, ChannelRepair.ALL, samples, test);
      assertTrue(plain < before - 20, plain + " of " + before);
      assertTrue(repaired > before - 4, repaired + " of " + before);
    }
  }

  private static double accuracy(
      ChannelRemoval removal,
      Map<String, BitSet> removed,
      ChannelRepair repair,
      Optional<ChannelRemoval.Samples> samples,
      Dataset test)
      throws Exception {
    OpenProject smaller = removal.remove(new ChannelPlan(removed, repair), samples, CONTEXT);
    try {
      Map<String, Integer> kept = new LinkedHashMap<>();
      removed.forEach((id, gone) ->
          kept.put(id, removal.graph().group(id).orElseThrow().channels() - gone.cardinality()));
      long elements =
          smaller.network().model().graph().initializers().stream()
              .filter(tensor -> tensor.dims().rank() > 0)
              .map(OnnxTensor::dims)
              .mapToLong(dims -> dims.elementCount())
              .sum();
      assertEquals((double) elements, ChannelCosts.of(removal.graph()).parameters(kept), 0.5);
      return accuracy(smaller, test);
    } finally {
      smaller.closeModel();
    }
  }
}
