package dev.espalier.ui.fx;

import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/**
 * Shows one thing over the window: the command palette, the sheet of shortcuts. Escape and a click
 * beside it close it, and the focus, which it keeps until then, goes back to where it was. It lies
 * in the window's own scene, since pop-up windows that are open when the toolkit ends have been
 * seen to bring the JVM down.
 */
public final class Overlay {
  private static final double TOP = 64;

  private final StackPane layer;
  private final ChangeListener<@Nullable Node> keepFocus =
      (property, before, now) -> keepFocus(now);
  private @Nullable Node focusedBefore;

  /**
   * Makes an overlay.
   *
   * @param layer an empty pane over the content of the window
   */
  public Overlay(StackPane layer) {
    this.layer = layer;
    layer.getStyleClass().add("overlay");
    layer.setVisible(false);
    layer.setOnMousePressed(event -> {
      if (layer.equals(event.getTarget())) {
        hide();
        event.consume();
      }
    });
    layer.addEventFilter(KeyEvent.KEY_PRESSED, this::escape);
  }

  /** Shows it at the top in the middle; what was shown before is closed. */
  public void show(Region content) {
    if (!layer.isVisible()) {
      focusedBefore = layer.getScene().getFocusOwner();
      layer.getScene().focusOwnerProperty().addListener(keepFocus);
    }
    layer.getChildren().setAll(content);
    StackPane.setAlignment(content, Pos.TOP_CENTER);
    StackPane.setMargin(content, new Insets(TOP, 16, 16, 16));
    layer.setVisible(true);
    content.requestFocus();
  }

  /** Closes what is shown. */
  public void hide() {
    if (!layer.isVisible()) {
      return;
    }
    layer.getScene().focusOwnerProperty().removeListener(keepFocus);
    layer.setVisible(false);
    layer.getChildren().clear();
    if (focusedBefore != null) {
      focusedBefore.requestFocus();
    }
    focusedBefore = null;
  }

  /** Tab from the last node inside would lead to what lies below; it starts again instead. */
  private void keepFocus(@Nullable Node now) {
    if (now != null && !layer.getChildren().isEmpty() && !isInside(now)) {
      layer.getChildren().getFirst().requestFocus();
    }
  }

  private boolean isInside(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (at.equals(layer)) {
        return true;
      }
    }
    return false;
  }

  private void escape(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      hide();
      event.consume();
    }
  }
}
