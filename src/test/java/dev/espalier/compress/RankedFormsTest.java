package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.LayerMoments;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scores;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.LayerInputs;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.MatrixLayout;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.linalg.LinearAlgebra;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.MomentSum;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where weights of all layers are ranked by what flows in, or were equalized before, few of them
 * are written as bits and what is kept as soon as the ranks are known; the size is known all along.
 */
class RankedFormsTest {
  private static final LinearAlgebra ALGEBRA = new Nd4jLinearAlgebra(1);

  private OnnxModel model = null;
  private Network network = null;
  private NetworkCompressor compressor = null;

  @BeforeEach
  void open() throws IOException {
    model = OnnxModel.open(Path.of("assets/samples/lenet-5.onnx"));
    network = Network.of(model);
    compressor = new NetworkCompressor(network);
    compressor.setInputs(madeUpInputs(network, 8));
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** Inputs of which somewhat more than half are not zero, the same for the same seed. */
  static NetworkInputs madeUpInputs(Network network, long seed) {
    Map<LayerId, LayerMoments> moments = new HashMap<>();
    Random random = new Random(seed);
    for (Layer layer : network.layers()) {
      MatrixLayout layout = LayerInputs.of(layer).orElseThrow().layout();
      Matrix vectors = Matrix.zeros(2 * layout.columns(), layout.columns());
      for (int i = 0; i < vectors.values().length; i++) {
        vectors.values()[i] = Math.max(0, (float) random.nextGaussian() + 0.3f);
      }
      MomentSum sum = new MomentSum(ALGEBRA, layout.columns());
      sum.add(vectors.transposed());
      moments.put(layer.id(), new LayerMoments(Collections.nCopies(layout.groups(), sum.moment())));
    }
    Calibration known = new Calibration(moments, Map.of(), Map.of(), 1);
    return NetworkInputs.of(
        known,
        ALGEBRA,
        (made, layers, progress, cancel) -> made,
        (made, progress, cancel) -> known);
  }

  private Recipe recipe(LayerPlan plan, double share) {
    return Recipe.EMPTY
        .with(network.layers().stream().map(layer -> layer.id().value()).toList(), plan)
        .withGlobalSparsity(OptionalDouble.of(share));
  }

  private static LayerPlan plan(Saliency saliency, int bits) {
    return new LayerPlan(Pruning.GLOBAL, Quantization.ofBits(bits)).withSaliency(saliency);
  }

  private CompressedNetwork compress(Recipe recipe) throws Exception {
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  private void rank(Recipe recipe) throws Exception {
    compressor.rank(recipe, Progress.none(), CancelSignal.none());
    assertFalse(compressor.lacksRanks(recipe), recipe.toString());
  }

  private CompressedNetwork assertSizeIsThatOfTheFile(Recipe recipe) throws Exception {
    long promised = compressor.size(recipe).fileBytes();
    CompressedNetwork made = compress(recipe);
    assertEquals(promised, made.toModel().toBytes().length, recipe.toString());
    assertEquals(promised, compressor.size(recipe).fileBytes());
    return made;
  }

  private boolean isSparse(CompressedNetwork made, int layer) {
    String words = WrittenForm.of(made, network.layers().get(layer)).words();
    return words.startsWith("a bit for each weight and the kept ");
  }

  @ParameterizedTest
  @EnumSource
  void fewWeightsAreBitsAndWhatIsKept(Saliency saliency) throws Exception {
    LayerPlan floats = plan(saliency, 32);
    LayerPlan codes = plan(saliency, 4);
    for (LayerPlan plan :
        List.of(
            floats.withEqualization(true),
            plan(saliency, 16),
            codes.withEqualization(true),
            codes
                .withQuantization(codes.quantization().withRounding(Rounding.GPTQ))
                .withRefit(true))) {
      Recipe recipe = recipe(plan, 0.85);
      rank(recipe);
      assertTrue(isSparse(assertSizeIsThatOfTheFile(recipe), 2), recipe.toString());
    }
  }

  /** What is known changes nothing about the weights. */
  @ParameterizedTest
  @EnumSource
  void untilRanksAreKnownTheSameWeightsAreWrittenDensely(Saliency saliency) throws Exception {
    Recipe recipe = recipe(plan(saliency, 32), 0.9);
    assertEquals(saliency.needsInputs(), compressor.lacksRanks(recipe));
    CompressedNetwork before = assertSizeIsThatOfTheFile(recipe);
    assertEquals(!saliency.needsInputs(), isSparse(before, 2));
    rank(recipe);
    CompressedNetwork after = assertSizeIsThatOfTheFile(recipe);
    assertTrue(isSparse(after, 2));
    for (Layer layer : network.layers()) {
      assertArrayEquals(before.decoded(layer), after.decoded(layer));
    }
  }

  /** Against sorting the scores of all weights. */
  @ParameterizedTest
  @EnumSource
  void countsAreThoseOfAllScoresInOrder(Saliency saliency) throws Exception {
    List<float[]> scores = new ArrayList<>();
    List<int[]> all = new ArrayList<>();
    for (Layer layer : network.layers()) {
      float[] values = layer.weight().read();
      float[] of =
          Scores.comparable(
              values, saliency, compressor.inputs().of(layer).orElseThrow(), CancelSignal.none());
      for (int i = 0; i < of.length; i++) {
        all.add(new int[] {scores.size(), i});
      }
      scores.add(of);
    }
    all.sort(Comparator.comparingDouble(at -> scores.get(at[0])[at[1]]));
    for (double share : new double[] {0, 0.1, 0.5, 0.93, 1}) {
      int[] pruned = new int[scores.size()];
      all.stream().limit(Math.round(share * all.size())).forEach(at -> pruned[at[0]]++);
      Recipe recipe = recipe(plan(saliency, 32), share);
      rank(recipe);
      for (int i = 0; i < pruned.length; i++) {
        int kept =
            compressor.change(network.layers().get(i), recipe).orElseThrow().kept().orElseThrow();
        assertEquals(scores.get(i).length - pruned[i], kept, share + " of layer " + i);
      }
    }
    assertSizeIsThatOfTheFile(recipe(plan(saliency, 32), 0.93));
  }

  /** Each kind of ranking shares out among its own layers. */
  @Test
  void rankingsBesideEachOtherAreCountedEachByItself() throws Exception {
    List<Saliency> each =
        List.of(Saliency.WANDA, Saliency.OBS, Saliency.WANDA, Saliency.MAGNITUDE_L2);
    Recipe recipe = recipe(LayerPlan.NONE, 0.8);
    for (int i = 0; i < each.size(); i++) {
      recipe = recipe.with(network.layers().get(i).id().value(), plan(each.get(i), 6));
    }
    rank(recipe);
    CompressedNetwork made = assertSizeIsThatOfTheFile(recipe);
    assertTrue(isSparse(made, 2));
    for (int i = 0; i < each.size(); i++) {
      Layer layer = network.layers().get(i);
      assertTrue(compressor.change(layer, recipe).orElseThrow().kept().isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 5})
  void equalizedWeightsBelowAThresholdAreCounted(int bits) throws Exception {
    LayerPlan plan =
        new LayerPlan(new Pruning.Threshold(0.05f), Quantization.ofBits(bits))
            .withEqualization(true);
    Recipe recipe = recipe(plan, 0);
    assertTrue(compressor.lacksRanks(recipe));
    rank(recipe);
    CompressedNetwork made = assertSizeIsThatOfTheFile(recipe);
    boolean any = false;
    for (int i = 0; i < network.layers().size(); i++) {
      LayerChange change = compressor.change(network.layers().get(i), recipe).orElseThrow();
      any |= change.plan().equalization() && isSparse(made, i);
    }
    assertTrue(any, "no equalized layer is written so");
  }

  /** What was found out on other samples counts no more. */
  @Test
  void otherInputsAreRankedAnew() throws Exception {
    Recipe recipe = recipe(plan(Saliency.OBD, 32), 0.9);
    rank(recipe);
    long ranked = compressor.size(recipe).fileBytes();
    compressor.setInputs(madeUpInputs(network, 9));
    assertTrue(compressor.lacksRanks(recipe));
    assertTrue(compressor.size(recipe).fileBytes() > ranked);
    assertFalse(isSparse(assertSizeIsThatOfTheFile(recipe), 2));
    rank(recipe);
    assertTrue(isSparse(assertSizeIsThatOfTheFile(recipe), 2));
    compressor.setInputs(NetworkInputs.NONE);
    assertFalse(compressor.lacksRanks(recipe), "there is nothing to rank by");
    assertTrue(compressor.size(recipe).fileBytes() > ranked);
  }

  /** Nothing is compressed again because more is known of how it is written. */
  @Test
  void weightsAreTakenOverWhenRanksBecomeKnown() throws Exception {
    Recipe recipe = recipe(plan(Saliency.OBS, 4), 0.9);
    CompressedNetwork before = compress(recipe);
    rank(recipe);
    CompressedNetwork after =
        compressor.compress(recipe, Optional.of(before), Progress.none(), CancelSignal.none());
    assertTrue(isSparse(after, 2));
    before
        .made()
        .forEach((layer, made) -> assertSame(made.weight(), after.made().get(layer).weight()));
  }
}
