package dev.espalier.ui.data;

import dev.espalier.app.PreparedSample;
import dev.espalier.data.Picture;
import dev.espalier.ui.fx.PictureImage;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

/** A sample as it is in the data, and beside it as the model gets it. */
final class SampleNode {
  private static final double SIDE = 60;

  private SampleNode() {}

  static Node of(PreparedSample sample) {
    var arrow = new Label("→");
    arrow.getStyleClass().add("muted");
    var node = new HBox(4, frame(sample.original()), arrow, frame(sample.fed().picture()));
    node.getStyleClass().add("prepared-sample");
    return node;
  }

  private static Node frame(Optional<Picture> picture) {
    var frame = new StackPane();
    frame.setMinSize(SIDE, SIDE);
    frame.setPrefSize(SIDE, SIDE);
    frame.getStyleClass().add("sample-frame");
    if (picture.isPresent()) {
      var image = new ImageView(PictureImage.of(picture.get()));
      image.setPreserveRatio(true);
      // Pixels stay pixels, so that what was cut or scaled can be seen.
      image.setSmooth(false);
      image.setFitWidth(SIDE);
      image.setFitHeight(SIDE);
      frame.getChildren().add(image);
    } else {
      var none = new Label("numbers");
      none.getStyleClass().addAll("muted", "small");
      frame.getChildren().add(none);
    }
    return frame;
  }
}
