package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.Preprocessing.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingFileTest {

  private static final Preprocessing GUESS =
      new Preprocessing(
          Resize.stretch(8, 9),
          Normalization.UNIT,
          ChannelOrder.RGB,
          Layout.NHWC,
          Set.of(Part.values()));

  @TempDir Path folder;

  @Test
  void writeAndReadGiveTheSame() throws IOException {
    Random random = new Random(5);
    Path data = folder.resolve("data.npz");
    for (ChannelOrder channels : ChannelOrder.values()) {
      for (Layout layout : Layout.values()) {
        for (Resize resize : resizes(random)) {
          Set<Part> guessed = random.nextBoolean() ? Set.of() : Set.of(Part.CHANNELS, Part.RESIZE);
          Preprocessing some =
              new Preprocessing(resize, values(random, channels), channels, layout, guessed);
          Path file = PreprocessingFile.write(data, some);
          assertEquals(Optional.of(file), PreprocessingFile.find(data));
          assertEquals(some, PreprocessingFile.read(file, GUESS));
        }
      }
    }
  }

  private static List<Resize> resizes(Random random) {
    int width = 1 + random.nextInt(500);
    int height = 1 + random.nextInt(500);
    return List.of(
        Resize.NONE,
        Resize.stretch(width, height),
        Resize.cover(random.nextInt(500), width, height),
        Resize.fit(width, height));
  }

  private static Normalization values(Random random, ChannelOrder channels) {
    int count = random.nextBoolean() ? Math.max(1, channels.channels()) : 1;
    List<Double> mean = new ArrayList<>();
    List<Double> std = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mean.add(random.nextGaussian());
      std.add(random.nextDouble() + 1e-9);
    }
    return new Normalization(random.nextBoolean() ? 1 / 255.0 : random.nextGaussian(), mean, std);
  }

  @Test
  void partsThatAreLeftOutStayGuessed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("preprocessing.json"),
            """
            {"schemaVersion": 1, "channels": "BGR", "layout": "nchw"}
            """);
    Preprocessing read = PreprocessingFile.read(file, GUESS);
    assertEquals(ChannelOrder.BGR, read.channels());
    assertEquals(Layout.NCHW, read.layout());
    assertEquals(GUESS.resize(), read.resize());
    assertEquals(Set.of(Part.RESIZE, Part.NORMALIZATION), read.guessed());
  }

  @Test
  void theFileOfTheDataItselfGoesBeforeThatOfTheFolder() throws IOException {
    Path data = folder.resolve("a.npy");
    assertEquals(Optional.empty(), PreprocessingFile.find(data));
    Path shared = Files.writeString(folder.resolve("preprocessing.json"), "{}");
    assertEquals(Optional.of(shared), PreprocessingFile.find(data));
    assertEquals(Optional.of(shared), PreprocessingFile.find(folder));
    Path own = Files.writeString(folder.resolve("a.npy.preprocessing.json"), "{}");
    assertEquals(Optional.of(own), PreprocessingFile.find(data));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | line 1",
        "{} | schemaVersion",
        "{\"schemaVersion\": 2} | field schemaVersion: is 2",
        "{\"schemaVersion\": 1, \"colour\": 3} | colour",
        "{\"schemaVersion\": 1, \"layout\": \"sideways\"} | layout",
        "{\"schemaVersion\": 1, \"normalization\": {\"scale\": 0, \"mean\": [0], \"std\": [1]}} |"
            + " scale must be",
        "{\"schemaVersion\": 1, \"normalization\": {\"scale\": 1, \"mean\": [0], \"std\": [0]}} |"
            + " std must be above 0",
        "{\"schemaVersion\": 1, \"normalization\": {\"scale\": 1, \"mean\": [0, 1], \"std\": [1]}}"
            + " | 2 means but 1",
        "{\"schemaVersion\": 1, \"normalization\": {\"scale\": 1, \"mean\": [0, 1], \"std\": [1,"
            + " 1]}} | 2 means for the 3",
        "{\"schemaVersion\": 1, \"resize\": {\"mode\": \"fit\", \"shorterSide\": 0, \"width\": 0,"
            + " \"height\": 4}} | resize needs",
        "{\"schemaVersion\": 1, \"resize\": {\"mode\": \"fit\", \"shorterSide\": 0, \"width\":"
            + " 99999, \"height\": 99999}} | too large"
      })
  void badFilesAreRefusedWithThePlace(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("preprocessing.json"), text);
    DataException e = assertThrows(DataException.class, () -> PreprocessingFile.read(file, GUESS));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
