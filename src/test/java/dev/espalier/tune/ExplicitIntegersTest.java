package dev.espalier.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.export.Trial;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationRange;
import dev.espalier.recipe.ActivationType;
import dev.espalier.recipe.Encoding;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators of integers that stand in the file, against pairs around those of floats. */
class ExplicitIntegersTest {
  private static final int PIXELS = 64;
  private static final Recipe PAIRS =
      Recipe.EMPTY.withActivations(ActivationPlan.of(ActivationRange.MIN_MAX));

  @TempDir private Path folder;

  private IntegerNet mixed(int opset) throws Exception {
    float[] samples = IntegerNet.floats(IntegerNet.SAMPLES * 3 * PIXELS, 1);
    return new IntegerNet(folder, IntegerNet.mixed(opset), samples, 3, 8, 8);
  }

  private static Recipe of(ActivationType type) {
    return PAIRS.withActivations(PAIRS.activations().withType(type));
  }

  static Stream<Arguments> typesAndOperatorSets() {
    return Stream.of(ActivationType.values())
        .flatMap(type -> Stream.of(10, 12, 13, 21).map(opset -> Arguments.of(type, opset)));
  }

  @ParameterizedTest
  @MethodSource("typesAndOperatorSets")
  void outputsAreThoseOfPairs(ActivationType type, int opset) throws Exception {
    try (IntegerNet net = mixed(opset)) {
      Recipe recipe = of(type).withEncoding(Encoding.RUNTIME);
      CompressedNetwork made = net.compress(recipe);
      Path out = folder.resolve("out.onnx");
      made.toModel().write(out);
      float[] pairs = net.outputs(Trial.source(net.compress(of(type))));
      float[] found = net.outputs(ModelSource.of(out));
      try (OnnxModel m = OnnxModel.open(out)) {
        m.graph().nodes().forEach(n -> System.out.println(n.domain() + ":" + n.opType() + " " + n.inputs() + " -> " + n.outputs()));
      }
      System.out.println(type + " " + opset + " " + IntegerNet.relative(pairs, found) + " " + IntegerNet.relative(net.original(), found) + " none " + IntegerNet.relative(found, net.outputs(ModelSource.of(out), Optimization.NONE))
       + " pairs none " + IntegerNet.relative(found, net.outputs(Trial.source(net.compress(of(type))), Optimization.NONE)));
      assertTrue(IntegerNet.relative(pairs, found) < 0.06, () -> "off");
      assertArrayEquals(found, net.outputs(Trial.source(made)));
      assertEquals(net.compressor.size(recipe).fileBytes(), Files.size(out));
    }
  }
}
