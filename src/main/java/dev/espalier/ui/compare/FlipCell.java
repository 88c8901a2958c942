package dev.espalier.ui.compare;

import dev.espalier.ui.fx.PictureImage;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A sample whose answer has changed: its picture, what it is, and what it was taken for. */
final class FlipCell extends ListCell<FlipItem> {

  private static final double SIDE = 56;

  private final ImageView image = new ImageView();
  private final Label truth = new Label();
  private final Label answers = new Label();
  private final Label meaning = new Label();
  private final HBox row;

  FlipCell() {
    image.setFitWidth(SIDE);
    image.setFitHeight(SIDE);
    image.setPreserveRatio(true);
    image.setSmooth(false);
    meaning.getStyleClass().add("badge");
    HBox first = new HBox(8, truth, meaning);
    answers.getStyleClass().add("muted");
    answers.setWrapText(true);
    VBox words = new VBox(4, first, answers);
    HBox.setHgrow(words, Priority.ALWAYS);
    row = new HBox(10, image, words);
    row.setAlignment(Pos.CENTER_LEFT);
    // As wide as the list, however long the text: it goes on in the next line.
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(@Nullable FlipItem item, boolean empty) {
    super.updateItem(item, empty);
    if (empty || item == null) {
      setGraphic(null);
      return;
    }
    truth.setText("#" + item.index() + (item.truth().isEmpty() ? "" : " · " + item.truth()));
    answers.setText(item.before() + " → " + item.after());
    meaning.setText(item.meaning());
    meaning
        .getStyleClass()
        .setAll(
            "label",
            "badge",
            item.meaning().equals("fixed")
                ? "better"
                : item.meaning().equals("broken") ? "worse" : "muted");
    image.setImage(item.picture().map(PictureImage::of).orElse(null));
    setGraphic(row);
  }
}
