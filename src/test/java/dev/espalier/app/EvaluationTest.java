package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.Failure;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.evaluate.Comparison;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations that a person asks for, and those that run by themselves, side by side. */
@Timeout(60)
class EvaluationTest {

  @TempDir private Path folder;
  private final ExecutorService delivery = Executors.newSingleThreadExecutor();
  private final TaskRunner tasks = new TaskRunner(delivery);
  private final InProcessRuntime runtime = new InProcessRuntime();
  private final BlockingQueue<WorkbenchState> states = new LinkedBlockingQueue<>();
  private final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
  private Settings settings = null;
  private Workbench workbench = null;

  @BeforeEach
  void start() throws Exception {
    settings = new Settings(folder.resolve("home"));
    workbench = new Workbench(tasks, runtime, new Nd4jLinearAlgebra(1), settings);
    Path model = TwoLayers.model(folder);
    onDelivery(() -> {
      workbench.listen(states::add);
      workbench.onFailure(failures::add);
      workbench.openModel(model);
    });
    await(state -> state.project().isPresent());
  }

  @AfterEach
  void end() throws Exception {
    onDelivery(workbench::close);
    tasks.close();
    runtime.close();
    delivery.shutdown();
  }

  private void onDelivery(Runnable work) throws Exception {
    delivery.submit(work).get();
  }

  private WorkbenchState await(Predicate<WorkbenchState> condition) throws InterruptedException {
    while (true) {
      WorkbenchState state = states.poll(30, TimeUnit.SECONDS);
      if (state == null) {
        throw new AssertionError("nothing new in 30 s");
      }
      if (condition.test(state)) {
        return state;
      }
    }
  }

  private void openData() throws Exception {
    Path data = TwoLayers.data(folder);
    onDelivery(() -> workbench.openData(data));
    await(state -> state.project().flatMap(OpenProject::data).isPresent());
  }

  /** Sets all layers to so many bits; on the delivery thread. */
  private Recipe edit(int bits) {
    List<LayerId> layers =
        workbench.state().project().orElseThrow().network().layers().stream()
            .map(Layer::id)
            .toList();
    workbench.edit(
        layers, plan -> plan.withQuantization(Quantization.ofBits(bits)), bits + " bits", null);
    return workbench.state().recipe();
  }

  private static boolean looksInside(WorkbenchState state) {
    return state.comparison().flatMap(Comparison::layerErrors).isPresent();
  }

  @Test
  void newerRequestTakesThePlaceOfTheOlder() throws Exception {
    settings.set(Setting.LIVE_EVALUATION, "false");
    openData();
    onDelivery(() -> {
      edit(2);
      workbench.evaluate();
      edit(5);
      workbench.evaluate();
    });
    WorkbenchState state = await(EvaluationTest::looksInside);
    assertTrue(state.comparisonIsCurrent());
    assertEquals(
        List.of("5 bits, 2 layers (first, second)"),
        state.evaluation().tried().stream().map(TriedRecipe::summary).toList());
    assertEquals(List.of(), List.copyOf(failures));
  }

  @Test
  void evaluationByItselfWaitsForTheOneThatWasAskedFor() throws Exception {
    openData();
    onDelivery(() -> {
      edit(2);
      workbench.evaluate();
      edit(5);
    });
    WorkbenchState asked = await(EvaluationTest::looksInside);
    assertEquals(
        List.of("2 bits, 2 layers (first, second)"),
        asked.evaluation().tried().stream().map(TriedRecipe::summary).toList());
    WorkbenchState after =
        await(state -> state.comparisonIsCurrent() && state.evaluation().tried().size() == 2);
    assertTrue(after.comparison().orElseThrow().layerErrors().isEmpty());
  }

  @Test
  void restoringATriedRecipeIsOneStep() throws Exception {
    settings.set(Setting.LIVE_EVALUATION, "false");
    openData();
    onDelivery(() -> {
      edit(3);
      workbench.evaluate();
    });
    TriedRecipe tried = await(EvaluationTest::looksInside).evaluation().tried().getFirst();
    onDelivery(() -> {
      edit(7);
      workbench.restore(tried);
      assertEquals(tried.recipe(), workbench.state().recipe());
      assertEquals("Go back to recipe 1", workbench.state().undo().orElseThrow());
      workbench.undo();
      assertEquals(
          7, workbench.state().recipe().plans().values().iterator().next().quantization().bits());
    });
  }

  @Test
  void withoutDataTheFailureSaysWhatTheModelTakes() throws Exception {
    onDelivery(workbench::evaluate);
    Failure failure = failures.poll(10, TimeUnit.SECONDS);
    assertTrue(failure.message().contains("x: float32 [?, 24]"), failure.message());
  }
}
