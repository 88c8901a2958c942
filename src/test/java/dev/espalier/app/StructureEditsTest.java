package dev.espalier.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.recipe.ChannelRepair;
import dev.espalier.recipe.KeptRows;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.inprocess.InProcessRuntime;
import dev.espalier.structure.vocabulary.TokenTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Channels that were removed by hand outlive that blocks are dropped and tokens are chosen. */
@Timeout(120)
class StructureEditsTest {
  private static final String STREAM = "stage3.block0.pointwise1.conv";
  private static final String STEM = "stem.conv";
  private static final String INSIDE = "stage3.block1.pointwise0.conv";

  @TempDir private Path folder;
  private final InProcessRuntime runtime = new InProcessRuntime();

  private Screen screen(Path model) throws Exception {
    Path home = folder.resolve("home");
    new Settings(home).set(Setting.LIVE_EVALUATION, "false");
    Screen screen = new Screen(home, runtime);
    screen.open(model);
    until(screen, bench -> desk(bench).blocks().isPresent());
    until(screen, bench -> bench.channels().orElseThrow().found().isPresent());
    return screen;
  }

  private static StructureDesk desk(Workbench bench) {
    return bench.channels().orElseThrow().structure();
  }

  private static void until(Screen screen, Predicate<Workbench> holds) throws Exception {
    while (!screen.ask(() -> holds.test(screen.workbench()))) {
      Thread.sleep(20);
    }
  }

  private static Recipe recipe(Screen screen) throws Exception {
    return screen.ask(() -> screen.workbench().state().recipe());
  }

  private static BitSet of(int... channels) {
    BitSet set = new BitSet();
    for (int channel : channels) {
      set.set(channel);
    }
    return set;
  }

  private static void remove(Screen screen, Map<String, BitSet> channels) throws Exception {
    screen.ask(() -> {
      screen
          .workbench()
          .edit(
              recipe -> recipe.withChannels(new ChannelPlan(channels, ChannelRepair.NONE)),
              "Remove channels",
              null);
      return true;
    });
  }

  private static void drop(Screen screen, String block, boolean drops) throws Exception {
    screen.ask(() -> {
      desk(screen.workbench()).drop(block, drops);
      return true;
    });
  }

  private static void untilDropped(Screen screen, String... blocks) throws Exception {
    until(screen, bench -> bench.state().recipe().structure().dropped().equals(Set.of(blocks)));
  }

  private static String told(Screen screen) throws Exception {
    return screen.ask(() -> desk(screen.workbench()).told());
  }

  @Test
  void channelsStayRemovedWhereTheirGroupIsStillThere() throws Exception {
    Map<String, BitSet> all = Map.of(STREAM, of(0, 9, 255), STEM, of(3), INSIDE, of(1, 2));
    Map<String, BitSet> left = Map.of(STREAM, of(0, 9, 255), STEM, of(3));
    try (Screen screen = screen(Path.of("assets/samples/residual.onnx"))) {
      assertTrue(
          screen.ask(() -> {
            var graph = screen.workbench().channels().orElseThrow().found().orElseThrow().graph();
            return all.keySet().stream().allMatch(id -> graph.group(id).isPresent());
          }));
      remove(screen, all);
      Recipe before = recipe(screen);
      drop(screen, "stage3.block1", true);
      assertEquals(
          Set.of("stage3.block1"), screen.ask(() -> desk(screen.workbench()).wanted().dropped()));
      untilDropped(screen, "stage3.block1");
      assertEquals(left, recipe(screen).channels().removed());
      assertTrue(told(screen).contains("channels of '" + INSIDE + "' is gone"), told(screen));
      Recipe after = recipe(screen);
      until(screen, bench -> bench.channels().orElseThrow().removing().isEmpty());
      assertEquals(List.of(), screen.failures());

      screen.ask(() -> {
        screen.workbench().undo();
        return true;
      });
      assertEquals(before, recipe(screen));
      assertEquals("", told(screen));
      screen.ask(() -> {
        screen.workbench().redo();
        return true;
      });
      assertEquals(after, recipe(screen));

      drop(screen, "stage3.block1", false);
      untilDropped(screen);
      assertEquals(left, recipe(screen).channels().removed());
      assertEquals("", told(screen));
    }
  }

  /** Each is a step of its own, in the order in which they were asked for. */
  @Test
  void changesWaitForOneAnother() throws Exception {
    try (Screen screen = screen(Path.of("assets/samples/residual.onnx"))) {
      remove(screen, Map.of(STREAM, of(7)));
      screen.ask(() -> {
        StructureDesk desk = desk(screen.workbench());
        desk.drop("stage3.block1", true);
        desk.drop("stage2.block1", true);
        desk.drop("stage3.block2", true);
        desk.drop("stage3.block1", false);
        return true;
      });
      untilDropped(screen, "stage2.block1", "stage3.block2");
      assertEquals(Map.of(STREAM, of(7)), recipe(screen).channels().removed());
      screen.ask(() -> {
        screen.workbench().undo();
        screen.workbench().undo();
        return true;
      });
      assertEquals(Set.of("stage2.block1", "stage3.block1"), recipe(screen).structure().dropped());
      assertEquals(Map.of(STREAM, of(7)), recipe(screen).channels().removed());
    }
  }

  /** What cannot be is said, and takes nothing with it. */
  @Test
  void planThatCannotBeLeavesAllAsItIs() throws Exception {
    try (Screen screen = screen(Path.of("assets/samples/residual.onnx"))) {
      remove(screen, Map.of(STREAM, of(7)));
      Recipe before = recipe(screen);
      screen.ask(() -> {
        StructureDesk desk = desk(screen.workbench());
        desk.drop("stage3.nowhere", true);
        return true;
      });
      until(screen, bench -> !screen.failures().isEmpty());
      assertTrue(
          screen.failures().getFirst().toString().contains("no block 'stage3.nowhere'"),
          screen.failures()::toString);
      assertEquals(before, recipe(screen));
      assertEquals(Set.of(), screen.ask(() -> desk(screen.workbench()).wanted().dropped()));
    }
  }

  @Test
  void channelsStayRemovedWhenTokensAreChosen() throws Exception {
    Path model = folder.resolve("decoder.onnx");
    try (var stream =
        StructureEditsTest.class.getResourceAsStream("/dev/espalier/structure/decoder.onnx")) {
      Files.copy(stream, model);
    }
    Path list = folder.resolve("tokens.txt");
    Files.writeString(list, "0-9\n20\n");
    try (Screen screen = screen(model)) {
      Map<String, BitSet> removed =
          screen.ask(() -> {
            var graph = screen.workbench().channels().orElseThrow().found().orElseThrow().graph();
            return Map.of(
                graph.groups().getFirst().id(), of(0, 2), graph.groups().getLast().id(), of(1));
          });
      assertEquals(2, removed.size());
      remove(screen, removed);
      screen.ask(() -> {
        TokenTable table = desk(screen.workbench()).tables().orElseThrow().largest().orElseThrow();
        desk(screen.workbench()).keepTokens(table, list, 3);
        return true;
      });
      until(screen, bench -> !bench.state().recipe().structure().rows().isEmpty());
      KeptRows rows = recipe(screen).structure().rows().get("words");
      assertEquals(11, rows.kept().cardinality());
      assertEquals(removed, recipe(screen).channels().removed());
      assertEquals("", told(screen));
      until(screen, bench -> bench.channels().orElseThrow().removing().isEmpty());
      assertEquals(List.of(), screen.failures());
      screen.ask(() -> {
        TokenTable table = desk(screen.workbench()).tables().orElseThrow().largest().orElseThrow();
        desk(screen.workbench()).keepAllTokens(table);
        return true;
      });
      until(screen, bench -> bench.state().recipe().structure().rows().isEmpty());
      assertEquals(removed, recipe(screen).channels().removed());
    }
  }
}
