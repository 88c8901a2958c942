package dev.espalier.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir Path folder;

  @Test
  void valuesSurviveARestart() {
    new Settings(folder.resolve("new")).set(Setting.THEME, "dark");
    assertEquals("dark", new Settings(folder.resolve("new")).get(Setting.THEME));
  }

  @Test
  void defaultsHoldWhereNothingWasSet() {
    assertEquals("system", new Settings(folder).get(Setting.THEME));
    assertEquals(1000, new Settings(folder).number(Setting.LIVE_SAMPLES));
  }

  @Test
  void brokenFileMeansDefaults() throws IOException {
    Files.writeString(folder.resolve("settings.properties"), "theme=\\u12");
    assertEquals("system", new Settings(folder).get(Setting.THEME));
  }

  @Test
  void numberFallsBackWhenTheFileHoldsNone() throws IOException {
    Files.writeString(folder.resolve("settings.properties"), "evaluation.live.samples=many");
    assertEquals(1000, new Settings(folder).number(Setting.LIVE_SAMPLES));
  }

  @Test
  void recentFilesComeNewestFirstOnceEachAndWithoutThoseGone() throws IOException {
    Path a = Files.createFile(folder.resolve("a.onnx"));
    Path b = Files.createFile(folder.resolve("b.onnx"));
    Path gone = folder.resolve("gone.onnx");
    Settings settings = new Settings(folder);
    List.of(a, gone, b, a).forEach(path -> settings.remember(Setting.RECENT_MODELS, path));
    assertEquals(List.of(a, b), new Settings(folder).recent(Setting.RECENT_MODELS));
  }
}
