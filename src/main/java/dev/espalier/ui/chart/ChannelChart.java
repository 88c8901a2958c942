package dev.espalier.ui.chart;

import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/**
 * The roots of the scores of channels as bars, those that are removed pale on a ground of their
 * own. Where there are more channels than columns of pixels, bars lie over one another and the
 * highest is seen.
 *
 * <p>Mouse: a click switches a channel on or off. Keys: left and right go to a channel (with Shift
 * ten at a time), space switches it.
 */
public final class ChannelChart extends InkedRegion {
  private static final double LEGEND_Y = 9;
  private static final double LEAST_BAR = 2;
  private static final int STRIDE = 10;

  private final ObjectProperty<@Nullable ChannelBars> data = new SimpleObjectProperty<>();
  private IntConsumer listener = channel -> {};
  private int pointed = -1;

  public ChannelChart() {
    getStyleClass().add("channel-chart");
    setFocusTraversable(true);
    setMinSize(160, 110);
    data.addListener(observable -> changed());
    setOnMouseMoved(event -> point(at(event)));
    setOnMouseExited(event -> point(-1));
    setOnMouseClicked(this::clicked);
    setOnKeyPressed(this::key);
    ChartMenu.install(this, () -> data.get() == null ? "" : data.get().toCsv(), List.of());
    changed();
  }

  /** What to draw; nothing while it is not known. */
  public ObjectProperty<@Nullable ChannelBars> dataProperty() {
    return data;
  }

  /** Says who hears of a channel that the user wants to be switched on or off. */
  public void setOnToggle(IntConsumer newListener) {
    listener = newListener;
  }

  private void changed() {
    ChannelBars now = data.get();
    if (now == null || pointed >= now.count()) {
      pointed = -1;
    }
    tell();
    repaint();
  }

  private void tell() {
    ChannelBars now = data.get();
    setAccessibleText(
        now == null
            ? "Scores of channels, not known yet"
            : String.format(
                Locale.ROOT,
                "Scores of %d channels, %d of them removed%s",
                now.count(),
                now.removed().cardinality(),
                pointed < 0 ? "" : "; " + pointedAt(now)));
  }

  private PlotArea area(ChannelBars shown) {
    return PlotArea.of(getWidth(), getHeight(), new Span(0, Math.max(1, shown.count())));
  }

  /** The place of the bar under the mouse; -1 if there is none. */
  private int at(MouseEvent event) {
    ChannelBars shown = data.get();
    if (shown == null || !area(shown).contains(event.getX(), event.getY())) {
      return -1;
    }
    return Math.clamp((long) Math.floor(area(shown).value(event.getX())), 0, shown.count() - 1);
  }

  private void point(int place) {
    if (place != pointed) {
      pointed = place;
      tell();
      repaint();
    }
  }

  private void clicked(MouseEvent event) {
    requestFocus();
    ChannelBars shown = data.get();
    int place = at(event);
    if (event.getButton() == MouseButton.PRIMARY && shown != null && place >= 0) {
      listener.accept(shown.order()[place]);
    }
    event.consume();
  }

  private void key(KeyEvent event) {
    ChannelBars shown = data.get();
    if (shown == null || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    int by = event.isShiftDown() ? STRIDE : 1;
    switch (event.getCode()) {
      case LEFT -> point(Math.clamp((long) pointed - by, 0, shown.count() - 1));
      case RIGHT -> point(Math.clamp((long) pointed + by, 0, shown.count() - 1));
      case SPACE -> {
        if (pointed >= 0) {
          listener.accept(shown.order()[pointed]);
        }
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  @Override
  void paint(Canvas on, double width, double height) {
    ChannelBars shown = data.get();
    if (shown == null || shown.count() == 0) {
      return;
    }
    Pen pen = new Pen(on.getGraphicsContext2D(), this::ink, font());
    PlotArea area = area(shown);
    AxisPainter.paintGround(pen, area);
    AxisPainter.paintX(pen, area, "channels");
    for (int place = 0; place < shown.count(); place++) {
      bar(pen, area, shown, place);
    }
    AxisPainter.paintFrame(pen, area);
    pen.textUpwards(Ink.AXIS, "\u221a score", 36, area.top() + area.height() / 2);
    pen.text(Ink.TEXT, legend(shown), area.left(), LEGEND_Y, TextAlignment.LEFT);
  }

  private void bar(Pen pen, PlotArea area, ChannelBars shown, int place) {
    int channel = shown.order()[place];
    double left = area.x(place);
    double wide = area.x(place + 1) - left;
    double gap = wide > 4 ? 1 : 0;
    boolean gone = shown.removed().get(channel);
    if (gone) {
      pen.fill(Ink.THRESHOLD_SOFT, left, area.top(), Math.max(1, wide), area.height());
    }
    if (place == pointed) {
      pen.fill(Ink.GRID, left, area.top(), Math.max(1, wide), area.height());
    }
    double highest = shown.highest();
    // Scores are many orders apart where some channels are next to useless.
    double share = highest > 0 ? Math.sqrt(Math.max(0, shown.scores()[channel]) / highest) : 0;
    double high = Math.max(LEAST_BAR, share * (area.height() - 4));
    pen.fill(
        gone ? Ink.ORIGINAL_SOFT : Ink.COMPRESSED,
        left,
        area.bottom() - high,
        Math.max(1, wide - gap),
        high);
  }

  private String legend(ChannelBars shown) {
    return pointed >= 0
        ? pointedAt(shown) + " · click to " + (isGone(shown) ? "keep it" : "remove it")
        : shown.count() - shown.removed().cardinality() + " stay, shaded ones are removed";
  }

  private boolean isGone(ChannelBars shown) {
    return shown.removed().get(shown.order()[pointed]);
  }

  private String pointedAt(ChannelBars shown) {
    int channel = shown.order()[pointed];
    return String.format(
        Locale.ROOT,
        "channel %d: score %.3g, %s",
        channel,
        shown.scores()[channel],
        isGone(shown) ? "removed" : "stays");
  }
}
