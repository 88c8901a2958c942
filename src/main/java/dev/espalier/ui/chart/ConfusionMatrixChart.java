package dev.espalier.ui.chart;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/**
 * A confusion matrix: a row for each true class, a column for each answer. Cells are coloured by
 * their share of the row, right answers in one hue and wrong ones in another; what is under the
 * mouse is spelled out above.
 */
public final class ConfusionMatrixChart extends InkedRegion {
  private static final double ROOM_LEFT = 86;
  private static final double ROOM_TOP = 22;
  private static final double ROOM_BOTTOM = 66;
  private static final double LEGIBLE = 20;
  private static final double LARGEST = 420;

  private final ObjectProperty<@Nullable ConfusionMatrix> data = new SimpleObjectProperty<>();
  private final ObjectProperty<Optional<Cell>> selection =
      new SimpleObjectProperty<>(Optional.empty());
  private Optional<Cell> pointed = Optional.empty();

  /**
   * One cell of the matrix.
   *
   * @param actual the true class
   * @param predicted the class that was answered
   */
  public record Cell(int actual, int predicted) {}

  public ConfusionMatrixChart() {
    getStyleClass().add("confusion-matrix-chart");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText("Confusion matrix, true classes by predicted classes");
    setMinSize(180, 160);
    setPrefWidth(320);
    data.addListener(observable -> changed());
    selection.addListener(observable -> repaint());
    setOnMouseMoved(event -> point(cellAt(event)));
    setOnMouseExited(event -> point(Optional.empty()));
    setOnMouseClicked(event -> selection.set(cellAt(event)));
    ChartMenu.install(this, () -> data.get() == null ? "" : data.get().toCsv(), List.of());
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  /** Cells are square, so that the width says how high the matrix is. */
  @Override
  protected double computePrefHeight(double width) {
    double side = (width < 0 ? getPrefWidth() : width) - ROOM_LEFT - 8;
    return ROOM_TOP + Math.clamp(side, 80, LARGEST) + ROOM_BOTTOM;
  }

  /** The matrix; null shows nothing. */
  public ObjectProperty<@Nullable ConfusionMatrix> dataProperty() {
    return data;
  }

  /** The cell that was clicked last; empty after a click outside. */
  public ObjectProperty<Optional<Cell>> selectionProperty() {
    return selection;
  }

  private void changed() {
    pointed = Optional.empty();
    selection.set(Optional.empty());
    repaint();
  }

  private void point(Optional<Cell> cell) {
    if (!cell.equals(pointed)) {
      pointed = cell;
      repaint();
    }
  }

  private double cellSize(int classes) {
    double room = Math.min(getWidth() - ROOM_LEFT - 8, getHeight() - ROOM_TOP - ROOM_BOTTOM);
    return Math.max(1, room / Math.max(1, classes));
  }

  private Optional<Cell> cellAt(MouseEvent event) {
    ConfusionMatrix matrix = data.get();
    if (matrix == null) {
      return Optional.empty();
    }
    double size = cellSize(matrix.size());
    int predicted = (int) Math.floor((event.getX() - ROOM_LEFT) / size);
    int actual = (int) Math.floor((event.getY() - ROOM_TOP) / size);
    boolean inside =
        Math.min(actual, predicted) >= 0 && Math.max(actual, predicted) < matrix.size();
    return inside ? Optional.of(new Cell(actual, predicted)) : Optional.empty();
  }

  @Override
  void paint(Canvas on, double width, double height) {
    ConfusionMatrix matrix = data.get();
    if (matrix == null || matrix.size() == 0) {
      return;
    }
    var pen = new Pen(on.getGraphicsContext2D(), this::ink, font());
    double size = cellSize(matrix.size());
    for (int actual = 0; actual < matrix.size(); actual++) {
      for (int predicted = 0; predicted < matrix.size(); predicted++) {
        cell(pen, matrix, new Cell(actual, predicted), size);
      }
    }
    labels(pen, matrix, size);
    selection.get().ifPresent(cell -> frame(pen, cell, size, Ink.FOCUS));
    pointed.ifPresent(cell -> frame(pen, cell, size, Ink.TEXT));
    pen.text(Ink.AXIS, headline(matrix), width - 4, ROOM_TOP / 2, TextAlignment.RIGHT);
  }

  private void cell(Pen pen, ConfusionMatrix matrix, Cell cell, double size) {
    double share = matrix.share(cell.actual(), cell.predicted());
    Color full = ink(cell.actual() == cell.predicted() ? Ink.HEAT_HIGH : Ink.HEAT_WRONG);
    // The square root lifts small shares, which are what a confusion matrix is read for.
    Color colour = ink(Ink.HEAT_LOW).interpolate(full, Math.sqrt(share));
    double x = ROOM_LEFT + cell.predicted() * size;
    double y = ROOM_TOP + cell.actual() * size;
    double gap = size > 6 ? 1 : 0;
    pen.g().setFill(colour);
    pen.g().fillRect(x, y, size - gap, size - gap);
    long count = matrix.counts()[cell.actual()][cell.predicted()];
    if (size >= LEGIBLE && count > 0) {
      boolean bright = colour.getBrightness() > 0.6 && colour.getSaturation() < 0.6;
      pen.g().setFill(bright ? Color.gray(0.12) : Color.gray(0.97));
      pen.plainText(Long.toString(count), x + (size - gap) / 2, y + (size - gap) / 2);
    }
  }

  private static void labels(Pen pen, ConfusionMatrix matrix, double size) {
    double bottom = ROOM_TOP + matrix.size() * size;
    if (size >= 11) {
      for (int i = 0; i < matrix.size(); i++) {
        double middle = (i + 0.5) * size;
        String name = matrix.classes().get(i);
        pen.text(
            Ink.AXIS, pen.fitted(name, 66), ROOM_LEFT - 5, ROOM_TOP + middle, TextAlignment.RIGHT);
        pen.slantedText(Ink.AXIS, pen.fitted(name, 56), ROOM_LEFT + middle, bottom + 6);
      }
    }
    pen.textUpwards(Ink.AXIS, "true class", 7, ROOM_TOP + matrix.size() * size / 2);
    pen.text(
        Ink.AXIS,
        "predicted class",
        ROOM_LEFT + matrix.size() * size / 2,
        bottom + 58,
        TextAlignment.CENTER);
  }

  private static void frame(Pen pen, Cell cell, double size, Ink ink) {
    pen.g().setStroke(pen.ink(ink));
    pen.g().setLineWidth(1.5);
    pen.g()
        .strokeRect(
            ROOM_LEFT + cell.predicted() * size,
            ROOM_TOP + cell.actual() * size,
            size - 1,
            size - 1);
  }

  private String headline(ConfusionMatrix matrix) {
    if (pointed.isEmpty()) {
      return "";
    }
    Cell cell = pointed.get();
    String share = NumberText.percent(matrix.share(cell.actual(), cell.predicted()));
    String count = NumberText.count(matrix.counts()[cell.actual()][cell.predicted()]);
    String answer = matrix.classes().get(cell.predicted());
    return matrix.classes().get(cell.actual())
        + " \u2192 "
        + answer
        + ": "
        + count
        + " ("
        + share
        + ")";
  }
}
