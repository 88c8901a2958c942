package dev.espalier.ui.fx.theme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.ui.fx.FxTest;
import dev.espalier.ui.fx.Icon;
import dev.espalier.ui.fx.Snapshots;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.controlsfx.control.RangeSlider;
import org.controlsfx.control.SearchableComboBox;
import org.controlsfx.control.StatusBar;
import org.controlsfx.control.TaskProgressView;
import org.controlsfx.control.ToggleSwitch;
import org.junit.jupiter.api.Test;

class ThemeManagerTest extends FxTest {

  @Test
  void darkFollowsTheChoice() {
    var theme = fx(() -> new ThemeManager(ThemeChoice.DARK));
    assertTrue(theme.darkProperty().get());

    fxRun(() -> theme.choiceProperty().set(ThemeChoice.LIGHT));

    assertFalse(theme.darkProperty().get());
  }

  @Test
  void bothThemesResolveEveryColourOfTheControls() {
    for (ThemeChoice choice : new ThemeChoice[] {ThemeChoice.LIGHT, ThemeChoice.DARK}) {
      try (var warnings = new CssWarnings()) {
        theme(choice);
        var stage = show(700, 620, ThemeManagerTest::gallery);
        Snapshots.take(stage.getScene(), inTheme("controls"));
        fxRun(stage::close);
        assertEquals("", warnings.text());
      }
    }
  }

  private static Parent gallery() {
    var buttons =
        new HBox(8, new Button("Evaluate", Icon.EVALUATE.node()), styled("Export", "accent"));
    buttons
        .getChildren()
        .addAll(styled("Discard", "danger"), styled("Undo", "flat"), new CheckBox("Per channel"));
    var combo = new ComboBox<String>();
    combo.getItems().addAll("Symmetric", "Asymmetric");
    combo.getSelectionModel().selectFirst();
    var searchable = new SearchableComboBox<String>();
    searchable.getItems().addAll("Conv", "Gemm");
    searchable.getSelectionModel().selectFirst();
    var inputs =
        new HBox(
            8, new TextField("stage1.block0"), combo, searchable, new Spinner<Integer>(1, 8, 4));
    var sliders =
        new HBox(
            12, new Slider(0, 1, 0.4), new RangeSlider(0, 1, 0.2, 0.7), new ToggleSwitch("Folded"));
    var figure = new Label("0.31 MB");
    figure.getStyleClass().add("figure");
    var badge = new Label("estimate");
    badge.getStyleClass().addAll("badge", "estimate");
    var list = new ListView<String>();
    list.getItems().addAll("stem.conv", "stage1.block0.conv1", "head.fc");
    list.setPrefHeight(90);
    var tabs = new TabPane(new Tab("Histogram", list), new Tab("Channels"));
    var content =
        new VBox(
            12, buttons, inputs, sliders, new HBox(8, figure, badge), new ProgressBar(0.6), tabs);
    content
        .getChildren()
        .addAll(new TitledPane("Details", new Label("Text")), new TaskProgressView<>());
    content.getChildren().add(new StatusBar());
    content.setStyle("-fx-padding: 16;");
    return content;
  }

  private static Button styled(String text, String styleClass) {
    var button = new Button(text);
    button.getStyleClass().add(styleClass);
    return button;
  }
}
