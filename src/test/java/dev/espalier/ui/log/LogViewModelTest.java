package dev.espalier.ui.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.ui.fx.dialog.ScriptedDialogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogViewModelTest {
  @TempDir private Path folder;
  private final LogBuffer buffer = new LogBuffer();
  private final ScriptedDialogs dialogs = new ScriptedDialogs();
  private final LogViewModel viewModel = new LogViewModel(buffer, dialogs);

  private void log(Level level, String message) {
    var record = new LogRecord(level, message);
    record.setLoggerName("dev.espalier.app.Workbench");
    buffer.publish(record);
  }

  private List<String> messages() {
    return viewModel.lines().stream().map(LogLine::message).toList();
  }

  @Test
  void levelHidesWhatIsBelowAndBringsItBack() {
    log(Level.INFO, "opened");
    log(Level.WARNING, "slow");
    viewModel.refresh();

    viewModel.levelProperty().set(LogLevel.WARNING);
    assertEquals(List.of("slow"), messages());

    viewModel.levelProperty().set(LogLevel.INFO);
    assertEquals(List.of("opened", "slow"), messages());
  }

  @Test
  void floodKeepsTheNewestLines() {
    for (int i = 0; i < 6000; i++) {
      log(Level.INFO, "line " + i);
    }
    viewModel.refresh();
    for (int i = 6000; i < 7000; i++) {
      log(Level.INFO, "line " + i);
    }
    viewModel.refresh();

    assertEquals(5000, viewModel.lines().size());
    assertEquals("line 6999", viewModel.lines().getLast().message());
  }

  @Test
  void troublesCountUntilTheyAreSeen() {
    log(Level.WARNING, "slow");
    log(Level.SEVERE, "failed");
    log(Level.INFO, "fine");
    viewModel.refresh();
    assertEquals(2, viewModel.troublesProperty().get());

    viewModel.seen();
    assertEquals(0, viewModel.troublesProperty().get());
  }

  @Test
  void saveWritesTheShownLinesWithTheirStackTraces() throws IOException {
    var record = new LogRecord(Level.SEVERE, "cannot read {0}");
    record.setParameters(new Object[] {"net.onnx"});
    record.setThrown(new IOException("truncated"));
    buffer.publish(record);
    viewModel.refresh();
    Path file = folder.resolve("log.txt");
    dialogs.choose(file);

    viewModel.save();

    String text = Files.readString(file);
    assertTrue(text.contains("ERROR"), text);
    assertTrue(text.contains("cannot read net.onnx"), text);
    assertTrue(text.contains("java.io.IOException: truncated"), text);
  }

  @Test
  void saveSaysWhereItCouldNotWrite() {
    Path nowhere = folder.resolve("missing").resolve("log.txt");
    dialogs.choose(nowhere);

    viewModel.save();

    assertTrue(dialogs.errors().getFirst().message().contains(nowhere.toString()));
  }
}
