package dev.espalier.ui.inspector;

import dev.espalier.ui.chart.StaircaseChart;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/**
 * A slider over counts that a person moves from stop to stop, with the mouse as well as with the
 * arrow keys; with Shift to any count.
 */
final class StoppingSlider {
  private final Slider slider;
  private final Supplier<ChannelStops> stops;
  private final IntSupplier inForce;
  private final IntConsumer use;

  /** Whether the slider is held by the mouse, and not free of stops. */
  private boolean stopping;

  private boolean showing;

  /**
   * Watches over a slider.
   *
   * @param inForce the count as it is
   * @param use takes over a count that a person chooses
   */
  StoppingSlider(
      Slider slider, Supplier<ChannelStops> stops, IntSupplier inForce, IntConsumer use) {
    this.slider = slider;
    this.stops = stops;
    this.inForce = inForce;
    this.use = use;
    slider.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> stopping = !event.isShiftDown());
    slider.addEventFilter(MouseEvent.MOUSE_DRAGGED, event -> stopping = !event.isShiftDown());
    slider.addEventHandler(MouseEvent.MOUSE_RELEASED, event -> stopping = false);
    slider.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    slider
        .valueProperty()
        .addListener((property, old, now) -> {
          if (!showing) {
            moved((int) Math.round(now.doubleValue()));
          }
        });
  }

  private void moved(int count) {
    use(stopping ? stops.get().nearest(count) : count);
  }

  private void use(int count) {
    if (count != inForce.getAsInt()) {
      use.accept(count);
    }
    // Where nothing has changed the thumb goes back to where it stopped.
    place(inForce.getAsInt());
  }

  private void place(int count) {
    boolean before = showing;
    showing = true;
    slider.setValue(count);
    showing = before;
  }

  private void pressed(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    boolean up;
    switch (event.getCode()) {
      case LEFT, DOWN, KP_LEFT, KP_DOWN -> up = false;
      case RIGHT, UP, KP_RIGHT, KP_UP -> up = true;
      default -> {
        return;
      }
    }
    int now = inForce.getAsInt();
    int next = event.isShiftDown() ? now + (up ? 1 : -1) : stops.get().next(now, up);
    use((int) Math.clamp(next, slider.getMin(), slider.getMax()));
    event.consume();
  }

  /** Shows a count. */
  void show(int most, int count) {
    boolean before = showing;
    showing = true;
    slider.setMax(Math.max(2, most));
    slider.setValue(count);
    showing = before;
  }

  /** Lets a chart behind the slider have its counts where the thumb stands for them. */
  void align(StaircaseChart chart) {
    slider
        .skinProperty()
        .addListener((property, old, now) -> {
          Node thumb = slider.lookup(".thumb");
          if (thumb instanceof Region region) {
            chart.sideProperty().bind(region.widthProperty().divide(2));
          }
        });
    chart.footProperty().bind(slider.heightProperty().divide(2));
  }
}
