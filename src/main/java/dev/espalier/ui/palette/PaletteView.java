package dev.espalier.ui.palette;

import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.VBox;

/** The command palette: a field and what matches. */
public final class PaletteView {
  private static final double ROW_HEIGHT = 28;
  private static final int ROWS = 13;

  private final PaletteViewModel viewModel;
  private final Runnable close;
  @FXML private VBox root;
  @FXML private TextField field;
  @FXML private ListView<PaletteItem> list;

  /**
   * Makes the controller.
   *
   * @param close hides the palette
   */
  public PaletteView(PaletteViewModel viewModel, Runnable close) {
    this.viewModel = viewModel;
    this.close = close;
  }

  @FXML
  void initialize() {
    list.setPlaceholder(new Label("No command of that name."));
    list.setFixedCellSize(ROW_HEIGHT);
    list.setItems(viewModel.matches());
    list.setCellFactory(view -> new PaletteCell());
    field.textProperty().bindBidirectional(viewModel.queryProperty());
    viewModel.selectedProperty().addListener(observable -> select());
    viewModel.matches().addListener((ListChangeListener<PaletteItem>) change -> matchesChanged());
    root.focusedProperty()
        .addListener((observable, before, now) -> {
          if (now) {
            field.requestFocus();
          }
        });
  }

  private void matchesChanged() {
    int rows = Math.clamp(viewModel.matches().size(), 1, ROWS);
    list.setPrefHeight(rows * ROW_HEIGHT + 2);
    select();
  }

  private void select() {
    int index = viewModel.selectedProperty().get();
    if (index >= 0 && index < list.getItems().size()) {
      list.getSelectionModel().clearAndSelect(index);
      list.scrollTo(Math.max(0, index - 4));
    }
  }

  @FXML
  void keyPressed(KeyEvent event) {
    switch (event.getCode()) {
      case DOWN -> viewModel.move(1);
      case UP -> viewModel.move(-1);
      case PAGE_DOWN -> viewModel.move(8);
      case PAGE_UP -> viewModel.move(-8);
      case ENTER -> viewModel.run(close);
      default -> {
        return;
      }
    }
    event.consume();
  }

  @FXML
  void clicked(MouseEvent event) {
    int index = list.getSelectionModel().getSelectedIndex();
    if (index >= 0) {
      viewModel.selectedProperty().set(index);
      viewModel.run(close);
    }
    event.consume();
  }
}
