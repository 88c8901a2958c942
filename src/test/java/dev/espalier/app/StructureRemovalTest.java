package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.task.TaskContext;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.StructurePlan;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.block.BlockScore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Blocks of the residual sample, dropped and made up for on real pictures. */
class StructureRemovalTest {
  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final TaskContext CONTEXT = new TaskContext(CancelSignal.none(), Progress.none());

  private final InProcessRuntime runtime = new InProcessRuntime();

  private float[] answers(OpenProject project, Dataset data) throws Exception {
    int[] tried = new int[64];
    for (int i = 0; i < tried.length; i++) {
      tried[i] = 100 + i;
    }
    try (ModelSession session =
        runtime.open(ModelSource.of(project.modelFile()), SessionSettings.standard())) {
      Map<String, Tensor> outputs = session.run(data.batch(tried), Set.of(), CancelSignal.none());
      return outputs.values().iterator().next().toFloats();
    }
  }

  private static double error(float[] wanted, float[] got) {
    double sum = 0;
    double power = 0;
    for (int i = 0; i < wanted.length; i++) {
      sum += Math.pow(wanted[i] - got[i], 2);
      power += Math.pow(wanted[i], 2);
    }
    return Math.sqrt(sum / power);
  }

  @Test
  void layersBehindDroppedBlocksMakeUpForThem() throws Exception {
    Path images = SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");
    try (OpenProject project =
        ProjectOpener.openWithData(
            SAMPLES.resolve("residual.onnx"), Optional.of(images), CONTEXT)) {
      Dataset data = project.data().orElseThrow();
      StructureRemoval removal = new StructureRemoval(project, runtime, new Nd4jLinearAlgebra(1));
      ChannelRemoval.Samples samples = new ChannelRemoval.Samples(data, 128);
      Map<String, BlockScore> scores = removal.scores(samples, CONTEXT);
      assertEquals(removal.blocks().blocks().size(), scores.size());
      scores.values().forEach(score -> assertTrue(score.influence() > 0 && score.influence() < 2));
      List<String> least = removal.least(2, samples, CONTEXT);
      assertEquals(removal.blocks().least(2, scores), least);
      assertEquals(List.of("stage2.block1", "stage3.block1"), least);
      StructurePlan plan = StructurePlan.NONE.withDropped(least);
      float[] wanted = answers(project, data);
      OpenProject plain = removal.remove(plan, ChannelRepair.NONE, Optional.of(samples), CONTEXT);
      double before = error(wanted, answers(plain, data));
      plain.discard();
      OpenProject repaired = removal.remove(plan, ChannelRepair.ALL, Optional.of(samples), CONTEXT);
      double after = error(wanted, answers(repaired, data));
      repaired.discard();
      assertTrue(after < before / 2, () -> before + " " + after);
    }
  }

  @Test
  void layersBehindDroppedLayersMakeUpForThem() throws Exception {
    Path images = SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");
    try (OpenProject project =
        ProjectOpener.openWithData(
            SAMPLES.resolve("residual.onnx"), Optional.of(images), CONTEXT)) {
      Dataset data = project.data().orElseThrow();
      StructureRemoval removal = new StructureRemoval(project, runtime, new Nd4jLinearAlgebra(1));
      var samples = Optional.of(new ChannelRemoval.Samples(data, 128));
      StructurePlan plan = StructurePlan.NONE.withDropped(List.of("stage3.block2.depthwise1.conv"));
      float[] wanted = answers(project, data);
      OpenProject plain = removal.remove(plan, ChannelRepair.NONE, samples, CONTEXT);
      double before = error(wanted, answers(plain, data));
      assertEquals(project.network().parameters() - 256 * 9, plain.network().parameters());
      plain.discard();
      OpenProject repaired = removal.remove(plan, ChannelRepair.ALL, samples, CONTEXT);
      double after = error(wanted, answers(repaired, data));
      repaired.discard();
      assertTrue(after < before / 2, () -> before + " " + after);
    }
  }

  /** One less the cosine and the share of the power, by the definition. */
  @Test
  void scoresAreThoseOfTheValuesThatFlow() throws Exception {
    Path images = SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");
    try (OpenProject project =
        ProjectOpener.openWithData(
            SAMPLES.resolve("residual.onnx"), Optional.of(images), CONTEXT)) {
      Dataset data = project.data().orElseThrow();
      StructureRemoval removal = new StructureRemoval(project, runtime, new Nd4jLinearAlgebra(1));
      var block = removal.blocks().block("stage3.block2").orElseThrow();
      var editor = project.network().model().edit();
      Set<String> values = Set.of(block.from(), block.to());
      editor.addOutputs(values);
      Map<String, Tensor> seen;
      try (ModelSession session =
          runtime.open(ModelSource.of(editor.toBytes(), "model"), SessionSettings.standard())) {
        seen = session.run(data.batch(new int[] {0}), values, CancelSignal.none());
      }
      Tensor from = seen.get(block.from());
      float[] x = from.toFloats();
      float[] y = seen.get(block.to()).toFloats();
      int places = (int) (from.axis(2) * from.axis(3));
      double cosines = 0;
      double added = 0;
      double power = 0;
      for (int place = 0; place < places; place++) {
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = place; i < x.length; i += places) {
          xy += x[i] * y[i];
          xx += x[i] * x[i];
          yy += y[i] * y[i];
          added += Math.pow(y[i] - x[i], 2);
        }
        cosines += xy / Math.sqrt(xx * yy);
        power += yy;
      }
      BlockScore score =
          removal.scores(new ChannelRemoval.Samples(data, 1), CONTEXT).get("stage3.block2");
      assertEquals(1 - cosines / places, score.influence(), 1e-5);
      assertEquals(added / power, score.change(), 1e-5);
    }
  }
}
