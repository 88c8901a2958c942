package dev.espalier.ui.fx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;

/** Pictures of windows, written to target/snapshots for people to look at. */
public final class Snapshots {
  private static final Path FOLDER = Path.of("target", "snapshots");

  private Snapshots() {}

  /** Takes a picture of the scene and writes it as {@code name.png}. */
  public static WritableImage take(Scene scene, String name) {
    WritableImage image = FxTest.fx(() -> scene.snapshot(null));
    try {
      Files.createDirectories(FOLDER);
      Files.write(FOLDER.resolve(name + ".png"), PngImage.encode(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image;
  }

  /**
   * The share of pixels that differ from the pixel in the top left corner: 0 for an empty picture.
   */
  public static double inkShare(WritableImage image) {
    var reader = image.getPixelReader();
    int ground = reader.getArgb(0, 0);
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    long ink = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (reader.getArgb(x, y) != ground) {
          ink++;
        }
      }
    }
    return (double) ink / ((long) width * height);
  }
}
