package dev.espalier.ui.data;

import dev.espalier.app.PreparedSample;
import dev.espalier.data.ChannelOrder;
import dev.espalier.data.Layout;
import dev.espalier.data.Preprocessing.Part;
import dev.espalier.data.Resize;
import dev.espalier.ui.fx.Words;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The card of the open data, with the form that says how it is prepared. */
public final class DataView {

  private final DataViewModel viewModel;
  private final Runnable close;
  @FXML private Region root;
  @FXML private Label title;
  @FXML private Label file;
  @FXML private Label facts;
  @FXML private Label refused;
  @FXML private Label origin;
  @FXML private VBox form;
  @FXML private ChoiceBox<Resize.Mode> mode;
  @FXML private HBox sizes;
  @FXML private TextField width;
  @FXML private TextField height;
  @FXML private HBox shorterSideBox;
  @FXML private TextField shorterSide;
  @FXML private ChoiceBox<ValueRange> range;
  @FXML private TextField scale;
  @FXML private TextField mean;
  @FXML private TextField std;
  @FXML private ChoiceBox<ChannelOrder> channels;
  @FXML private ChoiceBox<Layout> layout;
  @FXML private Label sizeGuessed;
  @FXML private Label valuesGuessed;
  @FXML private Label channelsGuessed;
  @FXML private Label layoutGuessed;
  @FXML private FlowPane samples;
  @FXML private Label verdict;
  @FXML private Label problem;
  @FXML private Button use;
  @FXML private Button forget;

  /** Whether the form is being filled, and so does not speak for the person. */
  private boolean showing;

  /**
   * Makes the controller.
   *
   * @param close hides the card
   */
  public DataView(DataViewModel viewModel, Runnable close) {
    this.viewModel = viewModel;
    this.close = close;
  }

  @FXML
  void initialize() {
    mode.getItems().setAll(Resize.Mode.values());
    mode.setConverter(new Words<>(DataWords::of));
    range.getItems().setAll(ValueRange.values());
    channels.getItems().setAll(ChannelOrder.values());
    channels.setConverter(new Words<>(DataWords::of));
    layout.getItems().setAll(Layout.values());
    layout.setConverter(new Words<>(DataWords::of));
    listen();
    showWhen(mode.valueProperty().isNotEqualTo(Resize.Mode.NONE), sizes);
    showWhen(mode.valueProperty().isEqualTo(Resize.Mode.COVER), shorterSideBox);
    problem.textProperty().bind(viewModel.problemProperty());
    showWhen(viewModel.problemProperty().isNotEmpty(), problem);
    verdict.textProperty().bind(viewModel.verdictProperty());
    showWhen(viewModel.problemProperty().isEmpty(), verdict);
    use.disableProperty().bind(viewModel.usableProperty().not());
    viewModel.samplesProperty().addListener((property, old, now) -> showSamples(now));
    viewModel.cardProperty().addListener((property, old, now) -> begin());
    root.sceneProperty()
        .addListener((property, old, now) -> {
          if (now == null) {
            viewModel.dismiss();
          } else {
            begin();
          }
        });
  }

  private void listen() {
    List.of(width, height, shorterSide, scale, mean, std)
        .forEach(field -> field.textProperty().addListener(observable -> changed()));
    List.of(mode, channels, layout)
        .forEach(choice -> choice.valueProperty().addListener(observable -> changed()));
    range
        .valueProperty()
        .addListener((property, old, now) -> {
          if (!showing && now != null) {
            fill(viewModel.withRange(text(), now));
            changed();
          }
        });
  }

  private static void showWhen(
      javafx.beans.value.ObservableValue<Boolean> condition, Node... nodes) {
    for (Node node : nodes) {
      node.visibleProperty().bind(condition);
      node.managedProperty().bind(node.visibleProperty());
    }
  }

  private void begin() {
    Optional<DataCard> shown = viewModel.cardProperty().get();
    if (shown.isEmpty() || root.getScene() == null) {
      return;
    }
    DataCard card = shown.get();
    title.setText(card.title());
    file.setText(card.file().toString());
    facts.setText(card.facts());
    refused.setText(card.problem());
    refused.setVisible(!card.problem().isEmpty());
    refused.setManaged(!card.problem().isEmpty());
    origin.setText(card.origin());
    forget.setVisible(card.forgettable());
    forget.setManaged(card.forgettable());
    form.setVisible(card.text().isPresent());
    form.setManaged(card.text().isPresent());
    use.setVisible(card.text().isPresent());
    card.text().ifPresent(this::fill);
    viewModel.begin();
    showGuesses(card);
  }

  private void fill(PreprocessingText text) {
    showing = true;
    mode.setValue(text.mode());
    width.setText(text.width());
    height.setText(text.height());
    shorterSide.setText(text.shorterSide());
    scale.setText(text.scale());
    mean.setText(text.mean());
    std.setText(text.std());
    channels.setValue(text.channels());
    layout.setValue(text.layout());
    range.setValue(viewModel.range(text));
    showing = false;
  }

  private PreprocessingText text() {
    return new PreprocessingText(
        mode.getValue(),
        width.getText(),
        height.getText(),
        shorterSide.getText(),
        scale.getText(),
        mean.getText(),
        std.getText(),
        channels.getValue(),
        layout.getValue());
  }

  private void changed() {
    if (showing) {
      return;
    }
    PreprocessingText text = text();
    showing = true;
    range.setValue(viewModel.range(text));
    showing = false;
    viewModel.cardProperty().get().ifPresent(this::showGuesses);
    viewModel.change(text);
  }

  /** What the person has changed is no guess any more. */
  private void showGuesses(DataCard card) {
    Optional<PreprocessingText> before = card.text();
    PreprocessingText now = text();
    for (Part part : Part.values()) {
      Label badge = badge(part);
      boolean same = before.filter(text -> text.sameIn(part, now)).isPresent();
      badge.setVisible(same && card.guessed().contains(part));
    }
  }

  private Label badge(Part part) {
    return switch (part) {
      case RESIZE -> sizeGuessed;
      case NORMALIZATION -> valuesGuessed;
      case CHANNELS -> channelsGuessed;
      case LAYOUT -> layoutGuessed;
    };
  }

  private void showSamples(List<PreparedSample> prepared) {
    samples.getChildren().setAll(prepared.stream().map(SampleNode::of).toList());
  }

  @FXML
  void use() {
    viewModel.use();
    close.run();
  }

  @FXML
  void forget() {
    viewModel.forget();
  }

  @FXML
  void close() {
    close.run();
  }
}
