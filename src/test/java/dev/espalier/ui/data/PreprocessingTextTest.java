package dev.espalier.ui.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.data.ChannelOrder;
import dev.espalier.data.Layout;
import dev.espalier.data.Normalization;
import dev.espalier.data.Preprocessing;
import dev.espalier.data.Resize;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingTextTest {
  private static final Preprocessing PHOTO =
      Preprocessing.of(
          Resize.cover(256, 224, 224), Normalization.IMAGENET, ChannelOrder.BGR, Layout.NHWC);

  @Test
  void formSaysWhatItWasFilledWith() {
    PreprocessingText text = PreprocessingText.of(PHOTO);
    assertEquals("1/255", text.scale());
    assertEquals("0.485, 0.456, 0.406", text.mean());
    assertEquals(PHOTO, text.parse());
    Normalization odd = Normalization.of(0.0123456789012345, 1 / 3.0, 1e-7);
    assertEquals(odd, text.with(odd).parse().normalization());
  }

  @ParameterizedTest
  @EnumSource(Resize.Mode.class)
  void onlySizesThatCountAreRead(Resize.Mode mode) {
    PreprocessingText text =
        new PreprocessingText(mode, "8", "6", "", "1", "0", "1", ChannelOrder.GRAY, Layout.NCHW);
    if (mode == Resize.Mode.COVER) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, text::parse)
              .getMessage()
              .startsWith("Shorter side: ''"));
    } else {
      assertEquals(mode, text.parse().resize().mode());
    }
  }

  @Test
  void mistakesNameTheirField() {
    for (List<String> values :
        List.of(
            List.of("Scale", "x", "0", "1"),
            List.of("Mean", "1/255", "0;b", "1"),
            List.of("Deviation", "1", "0", ""),
            List.of("2 means", "1", "0, 1", "1"),
            List.of("std must be above 0", "1", "0", "0"),
            List.of("scale must be", "1/0", "0", "1"))) {
      PreprocessingText text =
          new PreprocessingText(
              Resize.Mode.NONE,
              "",
              "",
              "",
              values.get(1),
              values.get(2),
              values.get(3),
              ChannelOrder.GRAY,
              Layout.NCHW);
      String message = assertThrows(IllegalArgumentException.class, text::parse).getMessage();
      assertTrue(message.startsWith(values.getFirst()), message);
    }
  }

  @Test
  void rangesAreRecognized() {
    assertEquals(ValueRange.UNIT, ValueRange.of(Normalization.UNIT));
    assertEquals(ValueRange.IMAGENET, ValueRange.of(PHOTO.normalization()));
    assertEquals(ValueRange.SIGNED, ValueRange.of(Normalization.of(1 / 255.0, 0.5, 0.5)));
    assertEquals(ValueRange.OTHER, ValueRange.of(Normalization.of(1, 3, 1)));
  }
}
