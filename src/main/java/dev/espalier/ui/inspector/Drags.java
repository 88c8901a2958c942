package dev.espalier.ui.inspector;

import javafx.scene.control.Slider;

/** Tells where a drag of a slider ends. */
final class Drags {

  private Drags() {}

  /**
   * A change of the slider that is not held by the mouse ends at once: each key is a step of its
   * own.
   */
  static void end(Slider slider, Runnable end) {
    slider
        .valueChangingProperty()
        .addListener((property, old, changing) -> {
          if (!changing) {
            end.run();
          }
        });
    slider.setOnMouseReleased(event -> end.run());
    slider.setOnKeyReleased(event -> end.run());
  }
}
