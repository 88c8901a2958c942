package dev.espalier.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTimingTest {

  // Names that onnxruntime 1.29 gave to kernels.
  @ParameterizedTest
  @CsvSource({
    "/fc2/Gemm, /fc2/Gemm",
    "fused /fc1/Gemm, /fc1/Gemm",
    "mm2/MatMulAddFusion, mm2",
    "fused mm1/MatMulAddFusion, mm1",
    "/relu1/Relu_output_0_nchwc, /relu1/Relu_output_0",
    "/attention/self/MatMul/MatMulScaleFusion/, /attention/self/MatMul",
    "/LayerNorm/Mul/LayerNormFusion/, /LayerNorm/Mul",
    "ReorderOutput_token_6, ReorderOutput",
    "Conv_3, Conv_3",
    "confused /fusion/x, confused /fusion/x"
  })
  void originIsTheNameWithoutWhatTheRuntimeAdds(String kernel, String origin) {
    assertEquals(origin, new NodeTiming(kernel, "Gemm", 1, 1).origin());
  }
}
