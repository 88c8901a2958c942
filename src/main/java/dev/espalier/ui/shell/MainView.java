package dev.espalier.ui.shell;

import dev.espalier.ui.fx.Overlay;
import dev.espalier.ui.fx.action.ActionId;
import dev.espalier.ui.fx.action.ActionNodes;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuBar;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToolBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** The frame of the window. */
public final class MainView {
  private static final double DRAWER_SHARE = 0.76;

  private double drawerAt = DRAWER_SHARE;
  private final MainViewModel viewModel;
  private final ActionNodes actions;
  private final Parts parts;
  private final Runnable openPalette;
  private final DropViewModel drop;
  @FXML private StackPane root;
  @FXML private MenuBar menuBar;
  @FXML private ToolBar toolBar;
  @FXML private StackPane goalSlot;
  @FXML private HBox noteLine;
  @FXML private Label note;
  @FXML private SplitPane stack;
  @FXML private StackPane center;
  @FXML private SplitPane panes;
  @FXML private SplitPane drawer;
  @FXML private HBox dropLayer;
  @FXML private StackPane dropOpen;
  @FXML private StackPane dropUnpack;
  @FXML private StackPane overlayLayer;

  /**
   * Makes the controller.
   *
   * @param openPalette shows the command palette
   * @param drop takes files that are dragged over the window
   */
  public MainView(
      MainViewModel viewModel,
      ActionNodes actions,
      Parts parts,
      Runnable openPalette,
      DropViewModel drop) {
    this.viewModel = viewModel;
    this.actions = actions;
    this.parts = parts;
    this.openPalette = openPalette;
    this.drop = drop;
  }

  @FXML
  void initialize() {
    MainMenu.fill(menuBar, actions, viewModel);
    MainToolBar.fill(toolBar, actions, openPalette);
    goalSlot.getChildren().setAll(parts.goal());
    panes.getItems().setAll(parts.tree(), parts.inspector(), parts.compare());
    center.getChildren().add(parts.welcome());
    // Always laid out, also behind the welcome: dividers set on a pane without a size are
    // forgotten.
    panes.visibleProperty().bind(viewModel.openProperty());
    showWhen(viewModel.openProperty(), goalSlot);
    showWhen(viewModel.openProperty().not(), parts.welcome());
    note.textProperty().bind(viewModel.noteProperty());
    showWhen(note.textProperty().isNotEmpty().or(viewModel.guessesProperty()), noteLine);
    Button check = actions.button(ActionId.DATA, "Check…");
    check.setId("check-guesses");
    noteLine.getChildren().add(check);
    showWhen(viewModel.guessesProperty(), check);
    viewModel.logShownProperty().addListener(observable -> arrangeDrawer());
    viewModel.tasksShownProperty().addListener(observable -> arrangeDrawer());
    arrangeDrawer();
    new DropTarget(root, drop).install(dropLayer, dropOpen, dropUnpack);
  }

  private static void showWhen(javafx.beans.value.ObservableBooleanValue condition, Node... nodes) {
    for (Node node : nodes) {
      node.visibleProperty().bind(Bindings.when(condition).then(true).otherwise(false));
      node.managedProperty().bind(node.visibleProperty());
    }
  }

  private void arrangeDrawer() {
    drawer.getItems().clear();
    if (viewModel.logShownProperty().get()) {
      drawer.getItems().add(parts.log());
    }
    if (viewModel.tasksShownProperty().get()) {
      drawer.getItems().add(parts.tasks());
    }
    boolean shown = !drawer.getItems().isEmpty();
    if (shown && !stack.getItems().contains(drawer)) {
      stack.getItems().add(drawer);
      stack.setDividerPositions(drawerAt);
    } else if (!shown) {
      drawerAt = drawerAt();
      stack.getItems().remove(drawer);
    }
    drawer.setDividerPositions(DRAWER_SHARE);
  }

  /** The three panes, to keep the places of their dividers. */
  public SplitPane panes() {
    return panes;
  }

  /** Where the drawer begins, as a share of the height; also while it is closed. */
  public double drawerAt() {
    return stack.getItems().contains(drawer) ? stack.getDividerPositions()[0] : drawerAt;
  }

  /** Says where the drawer begins when it is opened. */
  public void setDrawerAt(double share) {
    drawerAt = share;
  }

  /** Puts the dividers where they are at first. */
  public void resetLayout() {
    panes.setDividerPositions(0.36, 0.69);
    drawerAt = DRAWER_SHARE;
    stack.setDividerPositions(DRAWER_SHARE);
  }

  /** Moves the focus to the next pane, or to the one before. */
  public void cyclePanes(int by) {
    PaneFocus.cycle(root.getScene(), by, parts);
  }

  /** Shows things over the window. */
  public Overlay overlay() {
    return new Overlay(overlayLayer);
  }

  /** The whole content of the window. */
  public Region root() {
    return root;
  }
}
