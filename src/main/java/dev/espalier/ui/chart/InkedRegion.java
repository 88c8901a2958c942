package dev.espalier.ui.chart;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.css.CssMetaData;
import javafx.css.FontCssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.StyleConverter;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/**
 * A region that paints itself on a canvas with colours and a font from the style sheet. However
 * often a repaint is asked for, it is painted once a frame at most.
 */
abstract class InkedRegion extends Region {
  private static final Map<Ink, CssMetaData<InkedRegion, Color>> INK_META =
      new EnumMap<>(Ink.class);
  private static final CssMetaData<InkedRegion, Font> FONT_META = fontMeta();
  private static final List<CssMetaData<? extends Styleable, ?>> ALL_META = new ArrayList<>();

  static {
    ALL_META.addAll(Region.getClassCssMetaData());
    for (Ink ink : Ink.values()) {
      INK_META.put(ink, inkMeta(ink));
    }
    ALL_META.addAll(INK_META.values());
    ALL_META.add(FONT_META);
  }

  private final Map<Ink, StyleableObjectProperty<Color>> inks = new EnumMap<>(Ink.class);
  private final StyleableObjectProperty<Font> font =
      new SimpleStyleableObjectProperty<>(FONT_META, this, "font", Font.getDefault());
  private final Canvas canvas = new Canvas();
  private boolean dirty = true;

  InkedRegion() {
    getStyleClass().add("esp-chart");
    for (Ink ink : Ink.values()) {
      var property =
          new SimpleStyleableObjectProperty<>(
              Objects.requireNonNull(INK_META.get(ink)), this, ink.name(), Color.GRAY);
      property.addListener(observable -> repaint());
      inks.put(ink, property);
    }
    font.addListener(observable -> repaint());
    canvas.setMouseTransparent(true);
    getChildren().add(canvas);
    widthProperty().addListener(observable -> repaint());
    heightProperty().addListener(observable -> repaint());
    focusedProperty().addListener(observable -> repaint());
  }

  /** Paints the whole content; the canvas is clear and as large as the region. */
  abstract void paint(Canvas on, double width, double height);

  /** Asks for a repaint in the next frame. */
  final void repaint() {
    dirty = true;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    if (dirty && getWidth() > 0 && getHeight() > 0) {
      dirty = false;
      canvas.setWidth(getWidth());
      canvas.setHeight(getHeight());
      canvas.getGraphicsContext2D().clearRect(0, 0, getWidth(), getHeight());
      paint(canvas, getWidth(), getHeight());
    }
  }

  final Color ink(Ink ink) {
    return Objects.requireNonNull(inks.get(ink)).get();
  }

  final Font font() {
    return font.get();
  }

  @Override
  public String getUserAgentStylesheet() {
    return Objects.requireNonNull(InkedRegion.class.getResource("charts.css")).toExternalForm();
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return List.copyOf(ALL_META);
  }

  private static CssMetaData<InkedRegion, Color> inkMeta(Ink ink) {
    return new CssMetaData<>(ink.cssName(), StyleConverter.getColorConverter(), Color.GRAY) {
      @Override
      public boolean isSettable(InkedRegion region) {
        return true;
      }

      @Override
      public StyleableProperty<Color> getStyleableProperty(InkedRegion region) {
        return Objects.requireNonNull(region.inks.get(ink));
      }
    };
  }

  private static CssMetaData<InkedRegion, Font> fontMeta() {
    return new FontCssMetaData<>("-fx-font", Font.getDefault()) {
      @Override
      public boolean isSettable(InkedRegion region) {
        return true;
      }

      @Override
      public StyleableProperty<Font> getStyleableProperty(InkedRegion region) {
        return region.font;
      }
    };
  }
}
