package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes pictures written byte by byte; see {@code make_pictures.py} for what is in them. */
class ImageDecoderTest {

  @TempDir Path folder;

  private static int value(int x, int y) {
    return 20 + 50 * x + 90 * y;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gray.png", "gray16.png", "gray-alpha.png"})
  void grayPicturesKeepTheirValues(String name) throws DataException {
    DecodedImage image = ImageDecoder.read(TestFiles.resource(name));
    assertEquals(1, image.channels());
    float[] row = new float[3];
    for (int y = 0; y < 2; y++) {
      image.row(y, row);
      for (int x = 0; x < 3; x++) {
        assertEquals(value(x, y), row[x]);
        int argb = image.picture().argb(x, y);
        assertEquals(0xFF000000 | (value(x, y) * 0x010101), argb);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.png", "rgba.png", "palette.png", "rgb.bmp"})
  void colouredPicturesGiveRedGreenBlue(String name) throws DataException {
    DecodedImage image = ImageDecoder.read(TestFiles.resource(name));
    assertEquals(3, image.channels());
    float[] row = new float[9];
    for (int y = 0; y < 2; y++) {
      image.row(y, row);
      for (int x = 0; x < 3; x++) {
        assertEquals(value(x, y), row[3 * x]);
        assertEquals(255 - value(x, y), row[3 * x + 1]);
        assertEquals(7, row[3 * x + 2]);
      }
    }
    assertEquals(0xFF000000 | (20 << 16) | (235 << 8) | 7, image.picture().argb(0, 0));
  }

  @Test
  void oneBitPicturesAreBlackAndWhite() throws DataException {
    DecodedImage image = ImageDecoder.read(TestFiles.resource("gray1.png"));
    float[] row = new float[3 * image.channels()];
    image.row(0, row);
    assertEquals(255, row[0]);
    assertEquals(0, row[image.channels()]);
    assertEquals(255, row[2 * image.channels()]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "gif"})
  void jpegAndGifAreRead(String format) throws IOException {
    BufferedImage flat = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 128; i++) {
      flat.setRGB(i % 16, i / 16, 0x3060C0);
    }
    Path file = folder.resolve("flat." + format);
    assertTrue(ImageIO.write(flat, format, file.toFile()));
    DecodedImage image = ImageDecoder.read(file);
    assertEquals(16, image.width());
    assertEquals(8, image.height());
    float[] row = new float[48];
    image.row(4, row);
    assertEquals(0x30, row[0], 3);
    assertEquals(0x60, row[1], 3);
    assertEquals(0xC0, row[2], 3);
  }

  @Test
  void damagedPicturesAreRefusedByName() throws IOException {
    byte[] whole = Files.readAllBytes(TestFiles.resource("rgb.png"));
    for (int length : new int[] {0, 5, 20, 40, 60}) {
      Path file = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, length));
      DataException e = assertThrows(DataException.class, () -> ImageDecoder.read(file));
      assertEquals(file, e.file());
    }
    Path text = Files.writeString(folder.resolve("text.png"), "no picture at all");
    DataException e = assertThrows(DataException.class, () -> ImageDecoder.read(text));
    assertTrue(e.getMessage().contains("is not a picture"), e.getMessage());
    assertThrows(DataException.class, () -> ImageDecoder.read(folder.resolve("missing.png")));
  }

  @Test
  void everyFlippedByteGivesAPictureOrAMessage() throws IOException {
    for (String name : new String[] {"rgb.png", "palette.png", "rgb.bmp", "gray16.png"}) {
      byte[] whole = Files.readAllBytes(TestFiles.resource(name));
      for (int at = 0; at < whole.length; at++) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        Path file = Files.write(folder.resolve("flipped"), flipped);
        try {
          assertTrue(ImageDecoder.read(file).width() > 0);
        } catch (DataException expected) {
          assertEquals(file, expected.file());
        }
      }
    }
  }

  @Test
  void hugePicturesAreRefusedBeforeTheyTakeMemory() throws IOException {
    byte[] bytes = Files.readAllBytes(TestFiles.resource("rgb.png"));
    // Width and height stand at byte 16; the checksum of the chunk from byte 12 on at byte 29.
    ByteBuffer.wrap(bytes).putInt(16, 60_000).putInt(20, 50_000);
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) checksum.getValue());
    Path file = Files.write(folder.resolve("huge.png"), bytes);
    DataException e = assertThrows(DataException.class, () -> ImageDecoder.read(file));
    assertTrue(e.getMessage().contains("60000 x 50000 pixels"), e.getMessage());
  }
}
