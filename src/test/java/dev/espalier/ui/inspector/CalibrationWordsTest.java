package dev.espalier.ui.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.app.CalibrationState;
import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.LayerMoments;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import dev.espalier.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the inspector says about calibration. */
class CalibrationWordsTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-5.onnx");

  private static LayerMoments seen(long vectors) {
    return new LayerMoments(List.of(new SecondMoment(Matrix.zeros(9, 9), new float[9], vectors)));
  }

  private static String words(
      List<String> selected, Map<String, LayerMoments> known, Map<String, String> skipped)
      throws IOException {
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      Network network = Network.of(model);
      Calibration found = calibration(network, known, skipped);
      List<Layer> layers =
          network.layers().stream().filter(layer -> selected.contains(layer.id().value())).toList();
      CalibrationState state =
          new CalibrationState(
              true,
              true,
              false,
              Optional.of(
                  new CalibrationState.Done(
                      found.samples(), "pictures", Map.of(), found.doubts())));
      return MethodWords.calibration(state, layers, true);
    }
  }

  private static Calibration calibration(
      Network network, Map<String, LayerMoments> known, Map<String, String> skipped) {
    Map<LayerId, LayerMoments> layers = new HashMap<>();
    Map<LayerId, String> reasons = new HashMap<>();
    for (Layer layer : network.layers()) {
      String name = layer.id().value();
      if (known.containsKey(name)) {
        layers.put(layer.id(), known.get(name));
      }
      if (skipped.containsKey(name)) {
        reasons.put(layer.id(), skipped.get(name));
      }
    }
    return new Calibration(layers, reasons, Map.of(), 30);
  }

  @Test
  void layerThatSawEnoughSaysNothingMore() throws IOException {
    assertEquals(
        "Calibrated on 30 samples of pictures.",
        words(List.of("fc1"), Map.of("fc1", seen(9), "fc2", seen(8)), Map.of()));
  }

  @Test
  void layerThatSawTooLittleSaysSo() throws IOException {
    assertEquals(
        "Calibrated on 30 samples of pictures; this layer saw 8 input vectors for its 9 inputs, so"
            + " that more samples would be better.",
        words(List.of("fc2"), Map.of("fc1", seen(9), "fc2", seen(8)), Map.of()));
  }

  @Test
  void layerThatWasLeftOutSaysWhy() throws IOException {
    assertEquals(
        "Calibrated on 30 samples of pictures; fc2 is left out: no sample reaches it.",
        words(
            List.of("fc1", "fc2"), Map.of("fc1", seen(9)), Map.of("fc2", "no sample reaches it")));
  }
}
