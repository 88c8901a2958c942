package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.estimate.probe.RecordedRuntime;
import dev.espalier.structure.couple.ChannelGroup;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.tune.channel.Staircase;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Staircases as the window has them measured: of the group that is looked at, behind the rest. */
@Timeout(120)
class StaircaseStudyTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-5.onnx");

  private static final ChannelWish WISH =
      new ChannelWish(
          Optional.of(new ChannelWish.Amount(ChannelWish.Of.PARAMETERS, 0.3)),
          Map.of(),
          ChannelScore.L2,
          1,
          1);

  @TempDir private Path home;
  private final RecordedRuntime runtime = new RecordedRuntime();

  private Screen screen() throws Exception {
    new Settings(home).set(Setting.LIVE_EVALUATION, "false");
    Screen screen = new Screen(home, runtime);
    screen.open(MODEL);
    while (!screen.ask(() -> desk(screen).found().isPresent())) {
      Thread.sleep(20);
    }
    return screen;
  }

  private static ChannelDesk desk(Screen screen) {
    return screen.workbench().channels().orElseThrow();
  }

  private static ChannelGroup group(Screen screen, String id) {
    return desk(screen).found().orElseThrow().graph().group(id).orElseThrow();
  }

  private static Stairs look(Screen screen, String id) throws Exception {
    return screen.ask(() -> desk(screen).stairs(group(screen, id)));
  }

  private static Stairs until(Screen screen, String id, Predicate<Stairs> holds) throws Exception {
    Stairs now = look(screen, id);
    while (!holds.test(now)) {
      Thread.sleep(20);
      now = look(screen, id);
    }
    return now;
  }

  private static boolean done(Stairs stairs) {
    return stairs.stage() == Stairs.Stage.DONE;
  }

  @Test
  void groupThatIsLookedAtIsMeasuredAndStaysKnown() throws Exception {
    try (Screen screen = screen()) {
      Stairs first = look(screen, "conv1");
      assertEquals(Stairs.Stage.MEASURING, first.stage());
      assertEquals(20, first.staircase().channels());
      Stairs known = until(screen, "conv1", StaircaseStudyTest::done);
      Staircase.Point all = known.staircase().whole().orElseThrow();
      for (Staircase.Point point : known.staircase().points()) {
        double ratio = point.equals(all) ? 1 : RecordedRuntime.RATIO;
        assertEquals(ratio * all.millis(), point.millis(), 1e-9);
      }
      int measured = runtime.measured();
      assertEquals(known, look(screen, "conv1"));
      assertTrue(measured > 0);
      assertEquals(measured, runtime.measured());
    }
  }

  @Test
  void groupThatWasAskedForLastIsMeasured() throws Exception {
    try (Screen screen = screen()) {
      runtime.hold();
      look(screen, "conv1");
      assertTrue(runtime.awaitHeld());
      until(screen, "fc1", StaircaseStudyTest::done);
      // It is taken up again when it is looked at again.
      until(screen, "conv1", StaircaseStudyTest::done);
    }
  }

  @Test
  void whatAPersonEndsIsNotTakenUpUntilTheySaySo() throws Exception {
    try (Screen screen = screen()) {
      runtime.hold();
      look(screen, "conv1");
      assertTrue(runtime.awaitHeld());
      screen.cancelAll();
      until(screen, "conv1", stairs -> stairs.stage() == Stairs.Stage.CANCELLED);
      assertEquals(Stairs.Stage.CANCELLED, look(screen, "conv1").stage());
      screen.ask(() -> {
        desk(screen).measure(group(screen, "conv1"));
        return true;
      });
      until(screen, "conv1", StaircaseStudyTest::done);
    }
  }

  @Test
  void whatAPersonWaitsForGoesFirst() throws Exception {
    try (Screen screen = screen()) {
      runtime.hold();
      look(screen, "conv1");
      assertTrue(runtime.awaitHeld());
      // Held until it gives way; it is measured afterwards.
      screen.act(bench -> bench.channels().orElseThrow().reach(WISH));
      assertFalse(
          screen.ask(() -> screen.workbench().state().recipe().channels().removed().isEmpty()));
      until(screen, "conv1", StaircaseStudyTest::done);
    }
  }

  @Test
  void whatTheRuntimeRefusesIsSaid() throws Exception {
    try (Screen screen = screen()) {
      runtime.refuseProbes();
      Stairs failed = until(screen, "conv1", stairs -> stairs.stage() == Stairs.Stage.FAILED);
      assertTrue(failed.problem().contains("refused"), failed::problem);
      assertTrue(failed.staircase().points().isEmpty());
    }
  }
}
