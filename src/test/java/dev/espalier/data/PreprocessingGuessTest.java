package dev.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.data.Preprocessing.Part;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreprocessingGuessTest {

  private static InputSpec input(ElementType type, long... shape) {
    return new InputSpec("x", type, shape);
  }

  private static Preprocessing images(InputSpec input, int width, int height) {
    DecodedImage first = new DecodedImage(width, height, 1, new byte[width * height]);
    return PreprocessingGuess.forImages(input, PictureAxes.of(input).orElseThrow(), first);
  }

  @Test
  void largeColourModelsGetPhotosAsForImageNet() {
    Preprocessing guess = images(input(ElementType.FLOAT32, -1, 3, 224, 224), 500, 375);
    assertEquals(Resize.cover(256, 224, 224), guess.resize());
    assertEquals(Normalization.IMAGENET, guess.normalization());
    assertEquals(ChannelOrder.RGB, guess.channels());
    assertEquals(Layout.NCHW, guess.layout());
    assertEquals(Set.of(Part.RESIZE, Part.NORMALIZATION, Part.CHANNELS), guess.guessed());
  }

  @Test
  void smallGrayModelsGetNumbersFromZeroToOne() {
    Preprocessing guess = images(input(ElementType.FLOAT32, 1, 28, 28, 1), 28, 28);
    assertEquals(Resize.cover(0, 28, 28), guess.resize());
    assertEquals(Normalization.UNIT, guess.normalization());
    assertEquals(ChannelOrder.GRAY, guess.channels());
    assertEquals(Layout.NHWC, guess.layout());
    assertEquals(Set.of(Part.RESIZE, Part.NORMALIZATION), guess.guessed());
  }

  @Test
  void modelsOfBytesGetThePixels() {
    Preprocessing guess = images(input(ElementType.UINT8, 1, 224, 224, 3), 224, 224);
    assertEquals(Normalization.IDENTITY, guess.normalization());
    assertEquals(Resize.cover(0, 224, 224), guess.resize());
  }

  @Test
  void modelsOfSignedBytesGetPixelsAroundZero() {
    Preprocessing guess = images(input(ElementType.INT8, 1, 96, 96, 1), 96, 96);
    assertEquals(Normalization.of(1, 128, 1), guess.normalization());
    assertEquals(Set.of(Part.RESIZE, Part.NORMALIZATION), guess.guessed());
  }

  @Test
  void modelsOfAnySizeGetThatOfTheFirstPicture() {
    Preprocessing guess = images(input(ElementType.FLOAT32, -1, 3, -1, -1), 40, 30);
    assertEquals(Resize.stretch(40, 30), guess.resize());
  }

  @Test
  void layoutsThatCannotBeToldAreGuesses() {
    InputSpec open = input(ElementType.FLOAT32, -1, -1, -1, -1);
    Preprocessing guess =
        PreprocessingGuess.forArray(open, PictureAxes.of(open).orElseThrow(), 3, false);
    assertEquals(Layout.NCHW, guess.layout());
    assertEquals(Set.of(Part.LAYOUT, Part.CHANNELS, Part.NORMALIZATION), guess.guessed());
    assertEquals(Normalization.IDENTITY, guess.normalization());
    assertEquals(Resize.NONE, guess.resize());
  }

  @Test
  void correctingAPartMakesItNoGuess() {
    Preprocessing guess = images(input(ElementType.FLOAT32, -1, 3, 224, 224), 500, 375);
    Preprocessing gray = guess.withChannels(ChannelOrder.GRAY);
    assertEquals(Set.of(Part.RESIZE, Part.NORMALIZATION), gray.guessed());
    // Three means do not fit one channel.
    assertEquals(Normalization.UNIT, gray.normalization());
    assertEquals(Set.of(Part.NORMALIZATION), gray.withResize(Resize.NONE).guessed());
    assertEquals(Normalization.IMAGENET, guess.withLayout(Layout.NHWC).normalization());
    assertEquals(
        Set.of(), gray.withResize(Resize.NONE).withNormalization(Normalization.UNIT).guessed());
  }
}
