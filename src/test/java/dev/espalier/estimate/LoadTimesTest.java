package dev.espalier.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.compress.LayerEncoding;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LoadTimesTest {

  @Test
  void layersThatWereNotProbedTakeAsLongPerWeightAsThoseThatWere() throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      var layers = Network.of(model).layers();
      Layer first = layers.get(0);
      Layer second = layers.get(1);
      LayerEncoding encoding = new LayerEncoding("Cast Mul of INT4", true, 1);
      LoadTimes times = new LoadTimes();
      assertEquals(Basis.ASSUMED, times.of(second, encoding).basis());
      times.set(first, encoding, 0.25);
      assertEquals(Figure.measured(0.25), times.of(first, encoding));
      Figure other = times.of(second, encoding);
      assertEquals(Basis.ESTIMATE, other.basis());
      assertEquals(0.25 * second.parameters() / first.parameters(), other.value(), 1e-12);
    }
  }
}
