package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.Advice.Step;
import dev.espalier.compress.activation.ActivationRules;
import dev.espalier.compress.kernel.KernelRules;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rank;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.ActivationMode;
import dev.espalier.recipe.ActivationPlan;
import dev.espalier.recipe.ActivationSwitch;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.tune.speed.Lstm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is advised, against what each set of changes leads to. */
class AdviceTest {
  private static final Set<Step> OF_VALUES =
      EnumSet.of(Step.OWN_SETTING, Step.STATIC, Step.DYNAMIC);

  @TempDir private Path folder;

  /** A step as a person would take it. */
  private static Recipe taken(Recipe recipe, String layer, Step step) {
    LayerPlan plan = recipe.plan(layer);
    Quantization bits = plan.quantization();
    ActivationPlan values = recipe.activations();
    return switch (step) {
      case WHOLE -> recipe.with(layer, plan.withFactorization(Factorization.NONE));
      case BITS -> recipe.with(layer, plan.withQuantization(bits.withBits(8)));
      case EQUAL_STEPS ->
          recipe.with(layer, plan.withQuantization(bits.withFormat(Format.UNIFORM)));
      case CHANNEL ->
          recipe.with(layer, plan.withQuantization(bits.withGranularity(Granularity.CHANNEL)));
      case OWN_SETTING -> recipe.with(layer, plan.withActivation(ActivationSwitch.ON));
      case STATIC -> recipe.withActivations(values.withMode(ActivationMode.STATIC));
      case DYNAMIC -> recipe.withActivations(values.withMode(ActivationMode.DYNAMIC));
    };
  }

  private static Recipe taken(Recipe recipe, String layer, Iterable<Step> steps) {
    Recipe changed = recipe;
    for (Step step : steps) {
      changed = taken(changed, layer, step);
    }
    return changed;
  }

  private static List<LayerPlan> plans() {
    List<LayerPlan> plans = new ArrayList<>();
    plans.add(LayerPlan.NONE);
    for (int bits : new int[] {1, 2, 3, 4, 8, 16}) {
      for (Format format : new Format[] {Format.UNIFORM, Format.KMEANS}) {
        for (Granularity granularity :
            new Granularity[] {Granularity.CHANNEL, Granularity.BLOCK_32}) {
          plans.add(
              LayerPlan.NONE.withQuantization(
                  Quantization.ofBits(bits).withFormat(format).withGranularity(granularity)));
        }
      }
    }
    Factorization half =
        new Factorization(new Rank.Share(0.5), FactorScheme.CHANNEL, FactorWeighting.PLAIN);
    plans.add(LayerPlan.NONE.withFactorization(half));
    plans.add(plans.get(6).withFactorization(half));
    return plans;
  }

  /** Sets of steps of which at most one is about values. */
  private static List<Set<Step>> sets(boolean values) {
    List<Set<Step>> sets = new ArrayList<>();
    List<Step> all = List.of(Step.values());
    for (int mask = 0; mask < 1 << all.size(); mask++) {
      EnumSet<Step> set = EnumSet.noneOf(Step.class);
      for (int i = 0; i < all.size(); i++) {
        if ((mask >> i & 1) == 1) {
          set.add(all.get(i));
        }
      }
      long ofValues = set.stream().filter(OF_VALUES::contains).count();
      if (ofValues <= (values ? 1 : 0)) {
        sets.add(set);
      }
    }
    return sets;
  }

  private static void assertBest(
      Optional<Advice> advice, Recipe recipe, String layer, boolean values, Predicate<Recipe> ok) {
    assertEquals(ok.test(recipe), advice.isEmpty());
    if (advice.isEmpty()) {
      return;
    }
    int fewest =
        sets(values).stream()
            .filter(set -> ok.test(taken(recipe, layer, set)))
            .mapToInt(Set::size)
            .min()
            .orElse(0);
    List<Step> steps = advice.get().steps();
    assertEquals(fewest, steps.size(), () -> layer + ", " + recipe.plan(layer) + ": " + advice);
    if (fewest > 0) {
      assertTrue(ok.test(taken(recipe, layer, steps)), advice::toString);
    }
  }

  /** By trying all there is to change. */
  @ParameterizedTest
  @ValueSource(strings = {"lenet-5", "mobile", "lstm"})
  void whatIsAdvisedHelpsAndNothingLessDoes(String sample) throws Exception {
    Path file =
        sample.equals("lstm")
            ? Lstm.write(folder.resolve("lstm.onnx"))
            : Path.of("assets/samples", sample + ".onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      for (Layer layer : network.layers().subList(0, Math.min(4, network.layers().size()))) {
        String name = layer.id().value();
        for (LayerPlan plan : plans()) {
          Recipe recipe = Recipe.EMPTY.with(name, plan);
          assertBest(
              Advice.packed(layer, recipe),
              recipe,
              name,
              false,
              asked -> KernelRules.refusal(layer, asked.plan(name)).isEmpty());
          for (ActivationMode mode :
              new ActivationMode[] {ActivationMode.STATIC, ActivationMode.DYNAMIC}) {
            Recipe integers = recipe.withActivations(ActivationPlan.NONE.withMode(mode));
            assertBest(
                Advice.integers(layer, network, integers),
                integers,
                name,
                true,
                asked ->
                    ActivationRules.of(asked.activations(), model)
                        .refusal(layer, network, known -> asked.plan(known.id().value()))
                        .isEmpty());
          }
        }
      }
    }
  }

  private static Advice ofFc1(Recipe recipe, boolean packed) throws Exception {
    try (OnnxModel model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"))) {
      Network network = Network.of(model);
      Layer layer =
          network.layers().stream()
              .filter(known -> known.id().value().equals("fc1"))
              .findFirst()
              .orElseThrow();
      return (packed ? Advice.packed(layer, recipe) : Advice.integers(layer, network, recipe))
          .orElseThrow();
    }
  }

  @Test
  void threeBitsForTheRuntimesOwnOperatorsSayWhichBitsToChoose() throws Exception {
    LayerPlan three = LayerPlan.NONE.withQuantization(Quantization.ofBits(3));
    Advice advice = ofFc1(Recipe.EMPTY.with("fc1", three), true);
    assertTrue(advice.words().endsWith("; choose 2, 4 or 8 bits"), advice::words);
    assertTrue(advice.wordsWithOptions().endsWith(" (--bits)"), advice::wordsWithOptions);
  }

  /** Rows of codes are whole bytes there. */
  @ParameterizedTest
  @CsvSource({"23,8 bits", "22,4 or 8 bits", "24,'2, 4 or 8 bits'", "25,8 bits"})
  void tablesSayTheBitsWithWhichTheirRowsAreWholeBytes(int row, String words) throws Exception {
    Path file = folder.resolve("table.onnx");
    ModelBuilder.opset(14)
        .input("x", DataType.INT64, List.of(Dim.of(3)))
        .tensor(NewTensor.of("w", Dims.of(200, row), new float[200 * row]))
        .node(NewNode.of("Gather", List.of("w", "x"), "y"))
        .output("y")
        .write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      Layer layer = Network.of(model).layers().getFirst();
      String name = layer.id().value();
      for (int bits : new int[] {1, 3, 5, 6, 7, 16, 32}) {
        LayerPlan plan = LayerPlan.NONE.withQuantization(Quantization.ofBits(bits));
        Advice advice = Advice.packed(layer, Recipe.EMPTY.with(name, plan)).orElseThrow();
        assertEquals(advice.reason() + "; choose " + words, advice.words());
        for (int width : new int[] {2, 4, 8}) {
          LayerPlan other = LayerPlan.NONE.withQuantization(Quantization.ofBits(width));
          assertEquals(KernelRules.refusal(layer, other).isEmpty(), advice.bits().contains(width));
        }
      }
    }
  }

  /** No setting helps there. */
  @Test
  void oldOperatorSetsAreToBeConverted() throws Exception {
    float[] weights = new float[64];
    Path file = folder.resolve("old.onnx");
    ModelBuilder.opset(9)
        .input("x", DataType.FLOAT, List.of(Dim.of(1), Dim.of(8)))
        .tensor(NewTensor.of("w", Dims.of(8, 8), weights))
        .node(NewNode.of("MatMul", List.of("x", "w"), "y"))
        .output("y")
        .write(file);
    try (OnnxModel model = OnnxModel.open(file)) {
      Network network = Network.of(model);
      ActivationPlan dynamic = ActivationPlan.NONE.withMode(ActivationMode.DYNAMIC);
      Advice advice =
          Advice.integers(
                  network.layers().getFirst(), network, Recipe.EMPTY.withActivations(dynamic))
              .orElseThrow();
      assertEquals(
          "is in a model of operator set 9, which has no operators for integers yet; convert the"
              + " model to 13 or later",
          advice.words());
    }
  }

  /** Who has left a layer out knows that. */
  @ParameterizedTest
  @EnumSource(
      value = ActivationMode.class,
      names = {"STATIC", "DYNAMIC"})
  void layersThatWereLeftOutNeedNoAdvice(ActivationMode mode) throws Exception {
    LayerPlan off = LayerPlan.NONE.withActivation(ActivationSwitch.OFF);
    Advice advice =
        ofFc1(
            Recipe.EMPTY.with("fc1", off).withActivations(ActivationPlan.NONE.withMode(mode)),
            false);
    assertEquals(List.of(), advice.steps());
    assertEquals(advice.reason(), advice.words());
    assertFalse(advice.reason().isEmpty());
  }
}
