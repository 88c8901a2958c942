package dev.espalier.ui.fx;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Window;
import javafx.util.Duration;

/** Work that is done again and again while a window is shown; a clock that ran on would hold it. */
public final class Ticker {
  private Ticker() {}

  /**
   * Starts; on the FX thread, which also does the work.
   *
   * @param node work is done while it is in a window that is shown
   */
  public static void every(Duration period, Node node, Runnable work) {
    var clock = new Timeline(new KeyFrame(period, event -> work.run()));
    clock.setCycleCount(Animation.INDEFINITE);
    node.sceneProperty()
        .flatMap(Scene::windowProperty)
        .flatMap(Window::showingProperty)
        .orElse(false)
        .subscribe(shown -> {
          if (shown) {
            clock.play();
          } else {
            clock.stop();
          }
        });
  }
}
