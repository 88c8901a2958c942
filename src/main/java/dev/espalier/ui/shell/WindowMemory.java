package dev.espalier.ui.shell;

import dev.espalier.app.settings.Setting;
import dev.espalier.app.settings.Settings;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.SplitPane;
import javafx.stage.Screen;
import javafx.stage.Stage;

/** Puts the window where it was, and keeps where it is. */
public final class WindowMemory {
  private static final double WIDTH = 1360;
  private static final double HEIGHT = 860;
  private static final double VISIBLE = 80;
  private static final double DRAWER = Double.parseDouble(Setting.DRAWER.initial());

  private final Settings settings;

  public WindowMemory(Settings settings) {
    this.settings = settings;
  }

  /** Places a window that is not shown yet. A place on a screen that is gone is forgotten. */
  public void restore(Stage stage) {
    Optional<WindowBounds> kept =
        WindowBounds.parse(settings.get(Setting.WINDOW)).filter(WindowMemory::onScreen);
    if (kept.isPresent()) {
      WindowBounds bounds = kept.get();
      stage.setX(bounds.x());
      stage.setY(bounds.y());
      stage.setWidth(bounds.width());
      stage.setHeight(bounds.height());
      stage.setMaximized(bounds.maximized());
    } else {
      Rectangle2D screen = Screen.getPrimary().getVisualBounds();
      stage.setWidth(Math.min(WIDTH, screen.getWidth()));
      stage.setHeight(Math.min(HEIGHT, screen.getHeight()));
    }
  }

  /** Keeps the place of a window that is about to close. */
  public void keep(Stage stage) {
    // A maximized window tells the screen's size as its own; the last size it had by itself is
    // better kept.
    var old = WindowBounds.parse(settings.get(Setting.WINDOW));
    boolean maximized = stage.isMaximized() && old.isPresent();
    var bounds =
        maximized
            ? new WindowBounds(
                old.get().x(), old.get().y(), old.get().width(), old.get().height(), true)
            : new WindowBounds(
                stage.getX(),
                stage.getY(),
                stage.getWidth(),
                stage.getHeight(),
                stage.isMaximized());
    settings.set(Setting.WINDOW, bounds.text());
  }

  /** Puts the dividers where they were, or where they are at first. */
  public void restore(SplitPane panes, double... initial) {
    List<Double> kept = WindowBounds.numbers(List.of(settings.get(Setting.DIVIDERS).split(" ")));
    boolean fits = kept.size() == panes.getDividers().size();
    double[] positions = fits ? kept.stream().mapToDouble(Double::doubleValue).toArray() : initial;
    panes.setDividerPositions(positions);
  }

  /** Keeps the places of the dividers. */
  public void keep(SplitPane panes) {
    settings.set(Setting.DIVIDERS, WindowBounds.text(panes.getDividerPositions()));
  }

  /** Where the drawer began, as a share of the height. */
  public double drawer() {
    List<Double> kept = WindowBounds.numbers(List.of(settings.get(Setting.DRAWER)));
    return kept.stream().filter(share -> share > 0 && share < 1).findFirst().orElse(DRAWER);
  }

  /** Keeps where the drawer begins. */
  public void keepDrawer(double share) {
    settings.set(Setting.DRAWER, WindowBounds.text(new double[] {share}));
  }

  private static boolean onScreen(WindowBounds bounds) {
    return !Screen.getScreensForRectangle(
            bounds.x() + VISIBLE, bounds.y(), bounds.width() - 2 * VISIBLE, VISIBLE)
        .isEmpty();
  }
}
