package dev.espalier.ui.log;

import dev.espalier.ui.fx.Icon;
import javafx.scene.Node;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** A line of the log: its first line in the list, the rest in a tooltip. */
final class LogCell extends ListCell<LogLine> {
  LogCell() {
    getStyleClass().addAll("log-cell", "monospaced");
  }

  @Override
  protected void updateItem(@Nullable LogLine line, boolean empty) {
    super.updateItem(line, empty);
    if (empty || line == null) {
      setText(null);
      setGraphic(null);
      setTooltip(null);
      return;
    }
    String first = line.message().lines().findFirst().orElse("");
    setText(line.clock() + "  " + line.source() + "  " + first);
    setGraphic(icon(line.level()));
    setTooltip(first.length() < line.message().length() ? new Tooltip(line.message()) : null);
  }

  private static Node icon(LogLevel level) {
    return switch (level) {
      case ERROR -> Icon.FAILURE.node("danger");
      case WARNING -> Icon.WARN.node("warning");
      case INFO, DEBUG -> Icon.INFORMATION.node("subtle");
    };
  }
}
