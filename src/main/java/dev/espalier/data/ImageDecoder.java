package dev.espalier.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes PNG, JPEG, BMP and GIF files to eight bits per channel. Transparency is dropped, as the
 * usual training code does; of an animation the first picture is taken.
 */
final class ImageDecoder {

  /** A larger picture would take more memory than looking at it is worth. */
  private static final long LARGEST = 100_000_000;

  private ImageDecoder() {}

  /**
   * Decodes a file.
   *
   * @throws DataException if it is no picture, damaged or too large
   */
  static DecodedImage read(Path file) throws DataException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file, "", "is missing");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      if (in == null) {
        throw new DataException(file, "", "cannot be opened");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(file, "", "is not a picture (PNG, JPEG, BMP or GIF)");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return decode(reader, file);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The JDK's decoders answer damaged files with any of these.
      throw new DataException(file, "", "is a damaged picture: " + e.getMessage(), e);
    }
  }

  private static DecodedImage decode(ImageReader reader, Path file) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > LARGEST) {
      throw new DataException(
          file, "", "is %d x %d pixels large, more than can be handled".formatted(width, height));
    }
    BufferedImage image = reader.read(0);
    return isGray(image.getColorModel()) ? gray(image) : colour(image);
  }

  private static boolean isGray(ColorModel model) {
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  // BufferedImage.getRGB would take the values of gray pictures for linear light and brighten them.
  private static DecodedImage gray(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int bits = image.getColorModel().getComponentSize(0);
    byte[] samples = new byte[width * image.getHeight()];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        samples[y * width + x] = (byte) eightBits(row[x], bits);
      }
    }
    return new DecodedImage(width, image.getHeight(), 1, samples);
  }

  private static int eightBits(int sample, int bits) {
    return bits >= 8 ? sample >> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }

  private static DecodedImage colour(BufferedImage image) {
    int width = image.getWidth();
    byte[] samples = new byte[width * image.getHeight() * 3];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int rgb : row) {
        samples[at++] = (byte) (rgb >> 16);
        samples[at++] = (byte) (rgb >> 8);
        samples[at++] = (byte) rgb;
      }
    }
    return new DecodedImage(width, image.getHeight(), 3, samples);
  }
}
