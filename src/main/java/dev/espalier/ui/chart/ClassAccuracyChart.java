package dev.espalier.ui.chart;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/**
 * Accuracy by class, a line each: a ring where the original was, a dot with its confidence interval
 * where the compressed network is, and the change in points at the end of the line, coloured where
 * it is a loss beyond chance.
 */
public final class ClassAccuracyChart extends InkedRegion {
  private static final double ROW = 20;
  private static final double TOP = 6;
  private static final double BOTTOM = 34;
  private static final double NAME_WIDTH = 110;
  private static final double CHANGE_WIDTH = 46;
  private static final double DOT = 8;

  private final ObjectProperty<List<ClassAccuracy>> data = new SimpleObjectProperty<>(List.of());

  public ClassAccuracyChart() {
    getStyleClass().add("class-accuracy-chart");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText("Accuracy by class, original and compressed");
    setMinWidth(240);
    data.addListener((observable, before, now) -> dataChanged(now.size()));
    dataChanged(0);
    ChartMenu.install(this, this::csv, List.of());
  }

  /** The classes, in the order in which they are shown. */
  public ObjectProperty<List<ClassAccuracy>> dataProperty() {
    return data;
  }

  private void dataChanged(int classes) {
    double height = TOP + BOTTOM + classes * ROW;
    setMinHeight(height);
    setPrefHeight(height);
    repaint();
  }

  @Override
  void paint(Canvas on, double width, double height) {
    var pen = new Pen(on.getGraphicsContext2D(), this::ink, font());
    List<ClassAccuracy> classes = data.get();
    double plotWidth = Math.max(20, width - NAME_WIDTH - CHANGE_WIDTH - 8);
    var area =
        new PlotArea(NAME_WIDTH, TOP, plotWidth, Math.max(1, classes.size() * ROW), span(classes));
    AxisPainter.paintGround(pen, area);
    AxisPainter.paintX(pen, area, "accuracy in %; red: beyond chance");
    for (int i = 0; i < classes.size(); i++) {
      row(pen, area, classes.get(i), TOP + (i + 0.5) * ROW);
    }
    AxisPainter.paintFrame(pen, area);
  }

  private static void row(Pen pen, PlotArea area, ClassAccuracy row, double y) {
    double before = area.x(100 * row.original());
    double after = area.x(100 * row.compressed());
    double low = area.x(Math.max(area.view().low(), 100 * row.low()));
    double high = area.x(Math.min(area.view().high(), 100 * row.high()));
    double change = 100 * (row.compressed() - row.original());
    pen.horizontal(Ink.GRID, y, area.left(), area.right());
    pen.fill(Ink.COMPRESSED_SOFT, low, y - 2, Math.max(1, high - low), 4);
    GraphicsContext g = pen.g();
    g.setFill(pen.ink(Ink.COMPRESSED));
    g.fillOval(after - DOT / 2, y - DOT / 2, DOT, DOT);
    g.setStroke(pen.ink(Ink.ORIGINAL));
    g.setLineWidth(2);
    g.strokeOval(before - DOT / 2, y - DOT / 2, DOT, DOT);
    pen.text(
        Ink.TEXT, pen.fitted(row.name(), NAME_WIDTH - 10), area.left() - 6, y, TextAlignment.RIGHT);
    Ink ink = change < 0 && row.beyondChance() ? Ink.THRESHOLD : Ink.AXIS;
    pen.text(ink, NumberText.change(change), area.right() + CHANGE_WIDTH, y, TextAlignment.RIGHT);
  }

  /** From a round number below the worst to 100 %. */
  private static Span span(List<ClassAccuracy> classes) {
    double worst = 100;
    for (ClassAccuracy row : classes) {
      worst =
          Math.min(worst, 100 * Math.min(row.original(), Math.min(row.compressed(), row.low())));
    }
    double low = worst >= 90 ? 90 : Math.max(0, Math.floor(worst / 10) * 10);
    return new Span(low, 100);
  }

  private String csv() {
    var csv = new StringBuilder("class,original,compressed,low,high,beyond_chance\n");
    for (ClassAccuracy row : data.get()) {
      csv.append(NumberText.csvField(row.name())).append(',').append(row.original()).append(',');
      csv.append(row.compressed()).append(',').append(row.low()).append(',').append(row.high());
      csv.append(',').append(row.beyondChance());
      csv.append('\n');
    }
    return csv.toString();
  }
}
