package dev.espalier.ui.inspector;

import dev.espalier.app.Stairs;
import dev.espalier.structure.score.ChannelScore;
import dev.espalier.ui.chart.ChannelChart;
import dev.espalier.ui.chart.StaircaseChart;
import java.util.List;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.VBox;

/** The channels of a group: a slider with their scores as bars. */
public final class ChannelsView {
  private final ChannelsViewModel viewModel;
  @FXML private TitledPane pane;
  @FXML private Label fixed;
  @FXML private VBox controls;
  @FXML private ComboBox<String> groups;
  @FXML private Label about;
  @FXML private ComboBox<ChannelScore> score;
  @FXML private ToggleButton sorted;
  @FXML private Label waiting;
  @FXML private ChannelChart bars;
  @FXML private Slider keep;
  @FXML private StaircaseChart stairs;
  @FXML private Label times;
  @FXML private Button measure;
  @FXML private TextField keepField;
  @FXML private Label keepProblem;
  @FXML private Button byScore;
  @FXML private Label saved;
  @FXML private Label savedBasis;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private MethodBox<ChannelScore> scores;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private CheckedField checked;

  @SuppressWarnings("NullAway.Init") // by initialize, as the other controls
  private StoppingSlider stops;

  /** Whether the controls are being set to the plan, and so do not speak for the person. */
  private boolean showing;

  /** Makes the controller. */
  public ChannelsView(ChannelsViewModel viewModel) {
    this.viewModel = viewModel;
  }

  @FXML
  void initialize() {
    scores = new MethodBox<>(score, ChannelScore.values(), viewModel::problem, viewModel::setScore);
    groups
        .getSelectionModel()
        .selectedIndexProperty()
        .addListener((property, old, now) -> chosen(now.intValue()));
    stops =
        new StoppingSlider(keep, viewModel::stops, () -> viewModel.state().kept(), viewModel::keep);
    Drags.end(keep, viewModel::endDrag);
    stops.align(stairs);
    checked =
        new CheckedField(
            keepField,
            keepProblem,
            () -> String.valueOf(viewModel.state().kept()),
            this::problem,
            text -> Numbers.parse(text).ifPresent(this::typed));
    bars.setOnToggle(viewModel::toggle);
    sorted.selectedProperty().bindBidirectional(viewModel.sortedProperty());
    sorted.selectedProperty().addListener((property, old, now) -> show());
    pane.expandedProperty().bindBidirectional(viewModel.expandedProperty());
    viewModel
        .stateProperty()
        .addListener((property, old, now) -> {
          if (!old.group().equals(now.group())) {
            // What was being typed was meant for another group.
            checked.restore();
          }
          show();
        });
    show();
  }

  private void chosen(int index) {
    List<ChannelsViewModel.Choice> choices = viewModel.state().choices();
    if (!showing && index >= 0 && index < choices.size()) {
      viewModel.choose(choices.get(index).id());
    }
  }

  private void typed(double value) {
    viewModel.keep((int) Math.round(value));
    viewModel.endDrag();
  }

  private Optional<String> problem(String text) {
    int most = viewModel.state().channels();
    boolean allowed =
        Numbers.parse(text)
            .filter(value -> value >= 1 && value <= most && value == Math.rint(value))
            .isPresent();
    return allowed
        ? Optional.empty()
        : Optional.of("A whole number from 1 to " + most + ". Escape restores the old one.");
  }

  @FXML
  void measure() {
    viewModel.measure();
  }

  @FXML
  void chooseByScore() {
    viewModel.chooseByScore();
  }

  private void show() {
    showing = true;
    ChannelsViewModel.State now = viewModel.state();
    pane.setText(now.title());
    tell(fixed, now.fixed());
    see(controls, now.group().isPresent());
    List<String> texts = now.choices().stream().map(ChannelsViewModel.Choice::text).toList();
    if (!groups.getItems().equals(texts)) {
      groups.getItems().setAll(texts);
    }
    now.group()
        .ifPresent(group ->
            groups
                .getSelectionModel()
                .select(
                    now.choices().stream()
                        .map(ChannelsViewModel.Choice::id)
                        .toList()
                        .indexOf(group.id())));
    tell(about, now.about());
    scores.show(viewModel.score());
    tell(waiting, now.waiting());
    bars.dataProperty().set(viewModel.bars());
    boolean ranked = now.ranking().isPresent();
    see(bars, ranked);
    stops.show(now.channels(), now.kept());
    stairs(now);
    keep.setDisable(!ranked);
    keepField.setDisable(!ranked);
    sorted.setDisable(!ranked);
    checked.show();
    see(byScore, viewModel.differs());
    tell(saved, now.saved());
    see(savedBasis, !now.saved().isEmpty());
    showing = false;
  }

  private void stairs(ChannelsViewModel.State now) {
    boolean drawn = now.stairs().filter(one -> !one.staircase().points().isEmpty()).isPresent();
    now.stairs().ifPresent(known -> stairs.staircaseProperty().set(known.staircase()));
    stairs.keptProperty().set(now.kept());
    see(stairs, drawn);
    String words = now.stairs().map(known -> StairsWords.of(known, now.kept())).orElse("");
    tell(times, words);
    keep.setAccessibleHelp(words);
    see(
        measure,
        now.stairs()
            .filter(known ->
                known.stage() == Stairs.Stage.CANCELLED || known.stage() == Stairs.Stage.FAILED)
            .isPresent());
  }

  private static void tell(Label label, String text) {
    label.setText(text);
    see(label, !text.isEmpty());
  }

  private static void see(Node node, boolean seen) {
    node.setVisible(seen);
    node.setManaged(seen);
  }
}
