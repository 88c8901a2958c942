package dev.espalier.ui.export;

import java.nio.file.Path;
import java.util.List;

/**
 * What is shown of an export.
 *
 * @param exported whether the file is in its place
 * @param title how it went
 * @param file where the file is, or was to go
 * @param checks what was checked, in its order
 * @param figures size and time; empty where nothing was exported
 * @param advice what to do; empty where all is well
 */
public record ExportCard(
    boolean exported,
    String title,
    Path file,
    List<CheckRow> checks,
    List<FigureRow> figures,
    String advice) {

  /** Copies the lists. */
  public ExportCard {
    checks = List.copyOf(checks);
    figures = List.copyOf(figures);
  }

  /** All of it, to be pasted into a message. */
  public String text() {
    StringBuilder text = new StringBuilder(title).append('\n').append(file).append('\n');
    for (CheckRow check : checks) {
      text.append(check.state()).append("  ").append(check.title());
      text.append(check.finding().isEmpty() ? "" : ": ").append(check.finding()).append('\n');
    }
    return text.append(advice).toString().strip();
  }
}
