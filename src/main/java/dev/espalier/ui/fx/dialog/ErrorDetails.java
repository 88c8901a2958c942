package dev.espalier.ui.fx.dialog;

import java.io.PrintWriter;
import java.io.StringWriter;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The technical side of an error: the stack trace, and a button that copies the whole report. */
final class ErrorDetails extends VBox {
  ErrorDetails(ErrorReport report, Throwable cause) {
    super(8);
    var trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    var area = new TextArea(trace.toString());
    area.setEditable(false);
    area.setPrefRowCount(12);
    area.getStyleClass().add("monospaced");
    setVgrow(area, Priority.ALWAYS);
    var copy = new Button("Copy report");
    copy.setOnAction(event -> {
      var content = new ClipboardContent();
      content.putString(report.title() + "\n" + report.message() + "\n\n" + trace);
      Clipboard.getSystemClipboard().setContent(content);
    });
    getChildren().addAll(area, copy);
  }
}
