package dev.espalier.ui.inspector;

import dev.espalier.method.Distribution;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Patterns and blocks, the refit of what is kept, and how a sparsity is divided among layers. */
public final class PlacesView {

  private final PlacesViewModel viewModel;
  @FXML private Label placesLabel;
  @FXML private ComboBox<String> places;
  @FXML private VBox placesText;
  @FXML private Label placesProblem;
  @FXML private Label placesHelp;
  @FXML private ComboBox<Refit> refit;
  @FXML private HBox division;
  @FXML private MenuButton divide;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<Refit> refits;

  private final Tooltip divisionTip = new Tooltip();
  private boolean showing;

  /** Makes the controller. */
  public PlacesView(PlacesViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    places.valueProperty().addListener((property, old, now) -> taken(now));
    places.getEditor().textProperty().addListener((property, old, now) -> check(now));
    places
        .getEditor()
        .setOnKeyPressed(event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            show();
          }
        });
    places
        .getEditor()
        .focusedProperty()
        .addListener((property, old, focused) -> {
          if (!focused) {
            taken(places.getEditor().getText());
          }
        });
    refits = new MethodBox<>(refit, Refit.values(), viewModel::problem, viewModel::setRefit);
    for (Distribution distribution : Distribution.values()) {
      MenuItem item = new MenuItem(MethodWords.help(distribution));
      item.setId("divide-" + MethodWords.name(distribution));
      item.setOnAction(event -> viewModel.divide(distribution));
      divide.getItems().add(item);
    }
    Tooltip.install(division, divisionTip);
    viewModel.stateProperty().addListener((property, old, now) -> show());
    show();
  }

  private void taken(@Nullable String text) {
    if (!showing && text != null) {
      viewModel.place(text);
      show();
    }
  }

  private void check(String text) {
    Optional<String> problem =
        showing || !viewModel.placed() ? Optional.empty() : viewModel.problem(text);
    tell(placesProblem, problem.orElse(""));
  }

  private static void tell(Label label, String text) {
    label.setText(text);
    label.setVisible(!text.isEmpty());
    label.setManaged(!text.isEmpty());
  }

  private void show() {
    if (showing) {
      return;
    }
    showing = true;
    boolean placed = viewModel.placed();
    placesText.setVisible(placed);
    placesText.setManaged(placed);
    placesLabel.setVisible(placed);
    placesLabel.setManaged(placed);
    places.setVisible(placed);
    places.setManaged(placed);
    if (!places.getItems().equals(viewModel.choices())) {
      places.getItems().setAll(viewModel.choices());
    }
    places.setValue(viewModel.text());
    places.getEditor().setText(viewModel.text());
    tell(placesHelp, viewModel.help());
    tell(placesProblem, "");
    refits.show(viewModel.refit());
    Optional<String> problem = viewModel.divisionProblem();
    divide.setDisable(problem.isPresent());
    divisionTip.setText(
        problem.orElse("Divide the sparsity of the selected layers among them, in one step"));
    showing = false;
  }
}
