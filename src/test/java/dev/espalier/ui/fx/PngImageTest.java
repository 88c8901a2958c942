package dev.espalier.ui.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;

class PngImageTest extends FxTest {

  @Test
  void encodedImageReadsBackPixelForPixel() {
    var image = new WritableImage(7, 3);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 7; x++) {
        image.getPixelWriter().setColor(x, y, Color.rgb(x * 30, y * 80, 200 - x * 10));
      }
    }

    var read = new Image(new ByteArrayInputStream(PngImage.encode(image)));

    assertEquals(7, read.getWidth());
    assertEquals(3, read.getHeight());
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 7; x++) {
        assertEquals(
            image.getPixelReader().getArgb(x, y), read.getPixelReader().getArgb(x, y), x + "," + y);
      }
    }
  }
}
