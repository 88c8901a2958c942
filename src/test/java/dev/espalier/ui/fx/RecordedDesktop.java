package dev.espalier.ui.fx;

import dev.espalier.ui.fx.desktop.Desktop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A desktop that keeps what it was asked to show, and shows nothing. */
public final class RecordedDesktop implements Desktop {
  private final List<String> calls = new ArrayList<>();
  private String failure = "";

  /** Fails from now on. */
  public void failWith(String message) {
    failure = message;
  }

  /** What was asked for, such as "open small.report.html". */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void open(Path file, Consumer<String> failed) {
    call("open ", file, failed);
  }

  @Override
  public void showInFolder(Path file, Consumer<String> failed) {
    call("show ", file, failed);
  }

  private void call(String verb, Path file, Consumer<String> failed) {
    calls.add(verb + file.getFileName());
    if (!failure.isEmpty()) {
      failed.accept(failure);
    }
  }
}
