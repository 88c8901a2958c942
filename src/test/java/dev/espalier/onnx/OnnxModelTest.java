package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  @TempDir Path folder;

  @Test
  void openReadsStructureOfTransformer() throws Exception {
    try (OnnxModel model = OnnxModel.open(MiniLm.in(folder))) {
      assertEquals(90_387_606, model.fileBytes());
      assertEquals(6, model.irVersion());
      assertEquals(11, model.opsets().get(""));
      OnnxGraph graph = model.graph();
      assertEquals(637, graph.nodes().size());
      assertEquals(
          List.of("input_ids", "attention_mask", "token_type_ids"),
          graph.inputs().stream().map(ValueInfo::name).toList());
      assertEquals(Optional.of(DataType.INT64), graph.inputs().getFirst().type());
      OnnxTensor table = graph.initializer("embeddings.word_embeddings.weight").orElseThrow();
      assertEquals(Dims.of(30522, 384), table.dims());
      assertEquals(30522L * 384 * 4, table.byteSize());
      assertEquals(30522L * 384 * 4, table.bytes().byteSize());
      assertTrue(table.bytes().isMapped());
    }
  }

  @Test
  void everyValueUsedHasProducerOrIsConstantOrInput() throws Exception {
    try (OnnxModel model = OnnxModel.open(MiniLm.in(folder))) {
      OnnxGraph graph = model.graph();
      for (OnnxNode node : graph.nodes()) {
        for (String input : node.inputs()) {
          assertTrue(graph.consumers(input).contains(node));
          assertTrue(
              graph.producer(input).isPresent()
                  || graph.constant(input).isPresent()
                  || graph.inputs().stream().anyMatch(info -> info.name().equals(input)));
        }
        for (String output : node.outputs()) {
          assertEquals(Optional.of(node), graph.producer(output));
        }
      }
      assertFalse(graph.producer("no such value").isPresent());
    }
  }
}
