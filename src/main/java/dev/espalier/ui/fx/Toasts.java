package dev.espalier.ui.fx;

import javafx.animation.FadeTransition;
import javafx.animation.PauseTransition;
import javafx.animation.SequentialTransition;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/**
 * Short notes in the corner of the window that go by themselves: a task is done, a file was saved.
 */
public final class Toasts {
  private static final int MOST = 3;
  private static final Duration STAY = Duration.seconds(4);
  private static final Duration FADE = Duration.millis(300);

  private final VBox corner;

  /**
   * Makes the notes.
   *
   * @param corner an empty box over the content of the window, that lets the mouse through
   */
  public Toasts(VBox corner) {
    this.corner = corner;
    corner.getStyleClass().add("toasts");
  }

  /** Shows a note; the oldest one makes room. */
  public void show(Icon icon, String text) {
    var toast = new Label(text, icon.node());
    toast.getStyleClass().add("toast");
    toast.setWrapText(true);
    corner.getChildren().add(toast);
    if (corner.getChildren().size() > MOST) {
      corner.getChildren().removeFirst();
    }
    var fade = new FadeTransition(FADE, toast);
    fade.setToValue(0);
    var life = new SequentialTransition(new PauseTransition(STAY), fade);
    life.setOnFinished(event -> corner.getChildren().remove(toast));
    life.play();
  }
}
