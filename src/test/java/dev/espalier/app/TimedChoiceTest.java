package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.task.TaskContext;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.tune.channel.SteppedRuntime;
import dev.espalier.tune.channel.TimeSearch;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Channels go until a network is quick enough. */
class TimedChoiceTest {
  private static final Path RESIDUAL = Path.of("assets/samples/residual.onnx");
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);
  private static final TaskContext CONTEXT = new TaskContext(CancelSignal.none(), Progress.none());
  private static final int STEP = 16;

  private static ChannelWish wish(ChannelWish.Of of, double value) {
    return wish(of, value, Map.of());
  }

  private static ChannelWish wish(ChannelWish.Of of, double value, Map<String, Integer> kept) {
    return new ChannelWish(
        Optional.of(new ChannelWish.Amount(of, value)), kept, ChannelScore.L2, STEP, 1);
  }

  /** A nanosecond for each weight: what is left of them can be counted in the file. */
  private static long weights(OnnxModel model) {
    return model.graph().initializers().stream()
        .mapToLong(tensor -> tensor.dims().elementCount())
        .sum();
  }

  private static long weightsLeft(ChannelRemoval removal, ChannelRemoval.Choice choice)
      throws Exception {
    OpenProject smaller =
        removal.remove(
            new ChannelPlan(choice.removed(), ChannelRepair.NONE), Optional.empty(), CONTEXT);
    try {
      return weights(smaller.network().model());
    } finally {
      smaller.discard();
    }
  }

  @Test
  void networkIsAsQuickAsItShouldAndHardlyQuicker() throws Exception {
    try (SteppedRuntime runtime = new SteppedRuntime(TimedChoiceTest::weights);
        OpenProject project = ProjectOpener.openModel(RESIDUAL, CONTEXT)) {
      ChannelRemoval removal = new ChannelRemoval(project, runtime, ALGEBRA);
      long all = weights(project.network().model());
      for (double gone : new double[] {0.2, 0.5, 0.8}) {
        ChannelRemoval.Choice choice =
            removal.choose(wish(ChannelWish.Of.TIME, gone), Optional.empty(), CONTEXT);
        double share = choice.timing().orElseThrow().share();
        assertEquals((double) weightsLeft(removal, choice) / all, share, 1e-9);
        // One loss of sixteen channels is no more than 16 x 6 x 256 weights and some.
        double most = 1 - gone;
        assertTrue(share <= most && share > most - 0.1, share + " for " + most);
      }
      double millis = 0.6 * all / 1e6;
      ChannelRemoval.Choice choice =
          removal.choose(wish(ChannelWish.Of.MILLISECONDS, millis), Optional.empty(), CONTEXT);
      TimeSearch.Timing timing = choice.timing().orElseThrow();
      assertEquals(all / 1e6, timing.originalMillis(), 1e-9);
      assertTrue(timing.millis() <= millis && timing.millis() > 0.8 * millis, timing::toString);
    }
  }

  @Test
  void groupsOfWhichItIsSaidKeepWhatIsSaid() throws Exception {
    String group = "stage3.block1.pointwise0.conv";
    try (SteppedRuntime runtime = new SteppedRuntime(TimedChoiceTest::weights);
        OpenProject project = ProjectOpener.openModel(RESIDUAL, CONTEXT)) {
      ChannelRemoval removal = new ChannelRemoval(project, runtime, ALGEBRA);
      ChannelRemoval.Choice choice =
          removal.choose(
              wish(ChannelWish.Of.TIME, 0.4, Map.of(group, 200)), Optional.empty(), CONTEXT);
      assertEquals(56, choice.removed().get(group).cardinality());
      double share = choice.timing().orElseThrow().share();
      assertTrue(share <= 0.6);
      long all = weights(project.network().model());
      assertEquals((double) weightsLeft(removal, choice) / all, share, 1e-9);
    }
  }

  @Test
  void whatCannotBeReachedSaysWhatCan() throws Exception {
    try (SteppedRuntime runtime = new SteppedRuntime(TimedChoiceTest::weights);
        OpenProject project = ProjectOpener.openModel(RESIDUAL, CONTEXT)) {
      ChannelRemoval removal = new ChannelRemoval(project, runtime, ALGEBRA);
      ChannelWish wish = wish(ChannelWish.Of.MILLISECONDS, 0.001);
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> removal.choose(wish, Optional.empty(), CONTEXT))
              .getMessage();
      assertTrue(message.startsWith("0.001 ms cannot be reached: with as few"), message);
      assertTrue(message.contains("of 0.4"), message);
    }
  }

  /** With onnxruntime's own clock, and a measurement that knows nothing of the search. */
  @Test
  void networkIsAsQuickWhenItIsMeasuredAgain() throws Exception {
    try (ModelRuntime runtime = new InProcessRuntime();
        OpenProject project = ProjectOpener.openModel(RESIDUAL, CONTEXT)) {
      ChannelRemoval removal = new ChannelRemoval(project, runtime, ALGEBRA);
      ChannelRemoval.Choice choice =
          removal.choose(wish(ChannelWish.Of.TIME, 0.4), Optional.empty(), CONTEXT);
      TimeSearch.Timing timing = choice.timing().orElseThrow();
      assertTrue(timing.share() <= 0.6, timing::toString);
      assertFalse(choice.removed().isEmpty());
      OpenProject smaller =
          removal.remove(
              new ChannelPlan(choice.removed(), ChannelRepair.NONE), Optional.empty(), CONTEXT);
      Map<String, Tensor> inputs = ModelInputs.made(project.name(), project.inputs());
      try (ModelSession original = open(runtime, project);
          ModelSession left = open(runtime, smaller)) {
        double ratio =
            runtime
                .measurePaired(original, left, inputs, 200, 1000, CancelSignal.none())
                .medianRatio();
        // What else the machine does moves a ratio of pairs by some percent.
        assertTrue(ratio < 0.6 * 1.15, ratio + " of " + timing);
      } finally {
        smaller.discard();
      }
    }
  }

  private static ModelSession open(ModelRuntime runtime, OpenProject project) throws Exception {
    return runtime.open(
        ModelSource.of(project.modelFile()), SessionSettings.measuring(), CancelSignal.none());
  }
}
