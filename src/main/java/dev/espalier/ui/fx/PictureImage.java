package dev.espalier.ui.fx;

import dev.espalier.data.Picture;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/** Pictures of the data as images of the toolkit. */
public final class PictureImage {

  private PictureImage() {}

  /** The same pixels. */
  public static Image of(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    var image = new WritableImage(width, height);
    image
        .getPixelWriter()
        .setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), picture.argb(), 0, width);
    return image;
  }
}
