package dev.espalier.ui.chart;

import java.util.function.Function;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/**
 * Crisp lines and small text on a canvas.
 *
 * @param g where to
 * @param inks the colours of the theme
 * @param font the font of all text
 */
record Pen(GraphicsContext g, Function<Ink, Color> inks, Font font) {

  Color ink(Ink ink) {
    return inks.apply(ink);
  }

  void fill(Ink ink, double x, double y, double width, double height) {
    g.setFill(ink(ink));
    g.fillRect(x, y, width, height);
  }

  /** A line one pixel wide; without the half pixel it would be smeared over two. */
  void vertical(Ink ink, double x, double top, double bottom) {
    fill(ink, Math.rint(x), top, 1, bottom - top);
  }

  void horizontal(Ink ink, double y, double left, double right) {
    fill(ink, left, Math.rint(y), right - left, 1);
  }

  void text(Ink ink, String text, double x, double y, TextAlignment align) {
    g.setFont(font);
    g.setFill(ink(ink));
    g.setTextAlign(align);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, x, y);
  }

  /** Text turned a quarter to the left, as vertical axes have it. */
  void textUpwards(Ink ink, String text, double x, double y) {
    g.save();
    g.translate(x, y);
    g.rotate(-90);
    text(ink, text, 0, 0, TextAlignment.CENTER);
    g.restore();
  }

  /** Text that runs upwards to the right and ends at the point. */
  void slantedText(Ink ink, String text, double x, double y) {
    g.save();
    g.translate(x, y);
    g.rotate(-45);
    text(ink, text, 0, 0, TextAlignment.RIGHT);
    g.restore();
  }

  /** Text around a point in the colour that is set. */
  void plainText(String text, double x, double y) {
    g.setFont(font);
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, x, y);
  }

  double widthOf(String text) {
    var measured = new Text(text);
    measured.setFont(font);
    return measured.getLayoutBounds().getWidth();
  }

  /** The text, or as much of it as fits and an ellipsis. */
  String fitted(String text, double width) {
    String shown = text;
    int length = text.length();
    while (length > 1 && widthOf(shown) > width) {
      length--;
      shown = text.substring(0, length).stripTrailing() + "\u2026";
    }
    return shown;
  }
}
