package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.app.task.TaskContext;
import dev.espalier.estimate.Basis;
import dev.espalier.evaluate.Comparison;
import dev.espalier.evaluate.EvaluationOptions;
import dev.espalier.method.Quantization;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.RecipeJson;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.score.ChannelScore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Channels that the recipe removes are removed in all that the window shows and writes. */
@Timeout(120)
class RemovedChannelsTest {
  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final Path MODEL = SAMPLES.resolve("lenet-5.onnx");
  private static final Path IMAGES =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz");
  private static final String GROUP = "fc1";

  @TempDir private Path folder;
  private final InProcessRuntime runtime = new InProcessRuntime();

  private Screen screen() throws Exception {
    Path home = folder.resolve("home");
    new Settings(home).set(Setting.LIVE_EVALUATION, "false");
    Screen screen = new Screen(home, runtime);
    screen.open(MODEL);
    return screen;
  }

  private static WorkbenchState until(Screen screen, Predicate<Workbench> holds) throws Exception {
    while (!screen.ask(() -> holds.test(screen.workbench()))) {
      Thread.sleep(20);
    }
    return screen.ask(() -> screen.workbench().state());
  }

  private static WorkbenchState untilRemoved(Screen screen) throws Exception {
    return until(screen, bench -> bench.channels().orElseThrow().removing().isEmpty());
  }

  private static void remove(Workbench bench, int channels, ChannelRepair repair) {
    BitSet gone = new BitSet();
    gone.set(0, channels);
    bench.edit(
        recipe -> recipe.withChannels(recipe.channels().with(GROUP, gone).withRepair(repair)),
        "Remove channels",
        null);
  }

  private static long width(Workbench bench) {
    Network network = bench.channels().orElseThrow().network();
    return network.layer(new LayerId(GROUP)).orElseThrow().parameters();
  }

  /** So that the recipe is refused where the group has others. */
  @Test
  void savedRecipeSaysHowManyChannelsTheGroupHad() throws Exception {
    try (Screen screen = screen()) {
      screen.ask(() -> {
        remove(screen.workbench(), 300, ChannelRepair.NONE);
        return true;
      });
      untilRemoved(screen);
      Path file = folder.resolve("removed.json");
      assertTrue(screen.ask(() -> screen.workbench().saveRecipe(file)));
      assertEquals(Map.of(GROUP, 500), RecipeJson.read(file).channels().sizes());
    }
  }

  @Test
  void sizesAreOfWhatIsLeftAndOriginalsOfTheWhole() throws Exception {
    try (Screen screen = screen()) {
      long before = screen.ask(() -> width(screen.workbench()));
      screen.ask(() -> {
        remove(screen.workbench(), 300, ChannelRepair.NONE);
        return true;
      });
      WorkbenchState waiting = screen.ask(() -> screen.workbench().state());
      assertFalse(
          screen.ask(() -> screen.workbench().channels().orElseThrow().removing().isEmpty()));
      assertEquals(Basis.ESTIMATE, waiting.goals().orElseThrow().bytes().basis());
      WorkbenchState removed = untilRemoved(screen);
      assertEquals(before * 2 / 5, screen.ask(() -> width(screen.workbench())));
      Goals goals = removed.goals().orElseThrow();
      assertEquals(Files.size(MODEL), goals.originalBytes());
      assertEquals(Basis.COMPUTED, goals.bytes().basis());
      Path out = folder.resolve("out.onnx");
      screen.act(bench -> bench.export(out));
      assertEquals(List.of(), screen.failures());
      assertEquals((double) Files.size(out), goals.bytes().value());
      screen.ask(() -> {
        screen.workbench().undo();
        return true;
      });
      WorkbenchState whole = untilRemoved(screen);
      assertEquals(before, screen.ask(() -> width(screen.workbench())));
      assertEquals((double) Files.size(MODEL), whole.goals().orElseThrow().bytes().value());
    }
  }

  /** Samples that are opened later are repaired on, and nothing is left of what was before. */
  @Test
  void newestChoiceAndSamplesCount() throws Exception {
    try (Screen screen = screen()) {
      for (int channels : new int[] {10, 200, 150}) {
        screen.ask(() -> {
          remove(screen.workbench(), channels, ChannelRepair.ALL);
          return true;
        });
      }
      untilRemoved(screen);
      assertEquals(350 * 800, screen.ask(() -> width(screen.workbench())));
      Network plain = screen.ask(() -> screen.workbench().channels().orElseThrow().network());
      float[] before = weights(plain);
      screen.act(bench -> bench.openData(IMAGES));
      WorkbenchState repaired = untilRemoved(screen);
      float[] after =
          weights(screen.ask(() -> screen.workbench().channels().orElseThrow().network()));
      assertEquals(before.length, after.length);
      assertFalse(Arrays.equals(before, after));
      assertTrue(repaired.notes().stream().noneMatch(note -> note.contains("without repair")));
    }
  }

  /** What is left is shown before it is repaired, and told apart from what is repaired. */
  @Test
  void sizesDoNotWaitForTheRepair() throws Exception {
    try (Screen screen = screen()) {
      screen.act(bench -> bench.openData(IMAGES));
      screen.ask(() -> {
        remove(screen.workbench(), 300, ChannelRepair.ALL);
        return true;
      });
      until(
          screen,
          bench -> bench.channels().orElseThrow().removing().startsWith("Repairing what is left"));
      long left = screen.ask(() -> width(screen.workbench()));
      float[] draft =
          weights(screen.ask(() -> screen.workbench().channels().orElseThrow().network()));
      untilRemoved(screen);
      assertEquals(left, screen.ask(() -> width(screen.workbench())));
      float[] repaired =
          weights(screen.ask(() -> screen.workbench().channels().orElseThrow().network()));
      assertFalse(Arrays.equals(draft, repaired));
      assertEquals(List.of(), screen.failures());
    }
  }

  private static float[] weights(Network network) {
    return network.layer(new LayerId("fc2")).orElseThrow().weight().read();
  }

  /** The yardstick is the file that is written, compared with the file that was opened. */
  @Test
  void evaluationIsOfWhatExportWrites() throws Exception {
    try (Screen screen = screen()) {
      screen.act(bench -> bench.openData(IMAGES));
      screen.ask(() -> {
        Workbench bench = screen.workbench();
        remove(bench, 350, ChannelRepair.ALL);
        bench.edit(
            List.of(new LayerId("conv2")),
            plan -> plan.withQuantization(Quantization.ofBits(4)),
            "4 bits",
            null);
        bench.evaluate();
        return true;
      });
      WorkbenchState state =
          until(
              screen,
              bench ->
                  bench.state().comparison().flatMap(Comparison::layerErrors).isPresent()
                      && bench.state().comparisonIsCurrent());
      Comparison shown = state.comparison().orElseThrow();
      Path out = folder.resolve("out.onnx");
      screen.act(bench -> bench.export(out));
      assertEquals(List.of(), screen.failures());
      try (OnnxModel first = OnnxModel.open(MODEL);
          OnnxModel second = OnnxModel.open(out)) {
        Comparison written =
            new NetworkComparison(
                    runtime, Contender.file(Network.of(first)), Contender.file(Network.of(second)))
                .answers(
                    state.project().flatMap(OpenProject::data).orElseThrow(),
                    EvaluationOptions.DEFAULT.withLatencyRounds(0),
                    new TaskContext(CancelSignal.none(), Progress.none()),
                    partial -> {});
        assertEquals(
            written.accuracy().orElseThrow().compressed().top1(),
            shown.accuracy().orElseThrow().compressed().top1());
        assertEquals(
            written.accuracy().orElseThrow().original().top1(),
            shown.accuracy().orElseThrow().original().top1());
      }
    }
  }

  @Test
  void repairWithoutSamplesIsNotWritten() throws Exception {
    try (Screen screen = screen()) {
      screen.ask(() -> {
        remove(screen.workbench(), 10, ChannelRepair.ALL);
        return true;
      });
      WorkbenchState state = untilRemoved(screen);
      assertTrue(
          state.notes().stream().anyMatch(note -> note.contains("without repair")),
          () -> state.notes().toString());
      Path out = folder.resolve("out.onnx");
      screen.act(bench -> bench.export(out));
      assertFalse(Files.exists(out));
      assertTrue(screen.failures().getFirst().message().contains("switch the repairs off"));
    }
  }

  @Test
  void groupThatIsNotThereIsSaidAndFiguresStay() throws Exception {
    try (Screen screen = screen()) {
      BitSet gone = new BitSet();
      gone.set(1);
      screen.ask(() -> {
        screen
            .workbench()
            .edit(recipe -> recipe.withChannels(recipe.channels().with("none", gone)), "x", null);
        return true;
      });
      WorkbenchState state =
          until(
              screen,
              bench -> bench.state().notes().stream().anyMatch(note -> note.contains("'none'")));
      assertEquals(Files.size(MODEL), state.goals().orElseThrow().originalBytes());
      screen.act(Workbench::undo);
      WorkbenchState undone = untilRemoved(screen);
      assertTrue(undone.notes().stream().noneMatch(note -> note.contains("'none'")));
    }
  }

  @Test
  void targetIsReachedInOneStep() throws Exception {
    try (Screen screen = screen()) {
      until(screen, bench -> bench.channels().orElseThrow().found().isPresent());
      ChannelWish wish =
          new ChannelWish(
              Optional.of(new ChannelWish.Amount(ChannelWish.Of.PARAMETERS, 0.5)),
              Map.of(),
              ChannelScore.L2,
              1,
              1);
      screen.act(bench -> bench.channels().orElseThrow().reach(wish));
      untilRemoved(screen);
      long left =
          screen.ask(() -> screen.workbench().channels().orElseThrow().network().parameters());
      long all =
          screen.ask(
              () -> screen.workbench().channels().orElseThrow().network().whole().parameters());
      assertEquals(0.5, (double) left / all, 0.02);
      screen.act(Workbench::undo);
      assertFalse(screen.ask(() -> screen.workbench().state()).recipe().channels().removes());
    }
  }
}
