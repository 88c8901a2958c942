package dev.espalier.ui.chart;

import java.util.List;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/** The context menu of every chart: copy it as a picture or as numbers. */
final class ChartMenu {
  private ChartMenu() {}

  /** Adds the menu. The first items are the chart's own. */
  static void install(Node chart, Supplier<String> csv, List<MenuItem> first) {
    var picture = new MenuItem("Copy picture");
    picture.setOnAction(event -> copyPicture(chart));
    var numbers = new MenuItem("Copy numbers (CSV)");
    numbers.setOnAction(event -> copyText(csv.get()));
    var menu = new ContextMenu();
    menu.getItems().addAll(first);
    if (!first.isEmpty()) {
      menu.getItems().add(new SeparatorMenuItem());
    }
    menu.getItems().addAll(picture, numbers);
    chart.setOnContextMenuRequested(event -> {
      menu.show(chart, event.getScreenX(), event.getScreenY());
      event.consume();
    });
    chart.addEventHandler(javafx.scene.input.MouseEvent.MOUSE_PRESSED, event -> menu.hide());
  }

  private static void copyPicture(Node chart) {
    var content = new ClipboardContent();
    content.putImage(chart.snapshot(null, null));
    Clipboard.getSystemClipboard().setContent(content);
  }

  private static void copyText(String text) {
    var content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }
}
