package dev.espalier.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.espalier.method.Clustering;
import dev.espalier.method.CodebookWeight;
import dev.espalier.method.CompressionException;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.LowRank;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.Rank;
import dev.espalier.method.Scheme;
import dev.espalier.network.Layer;
import dev.espalier.network.LayerId;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dim;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.ModelBuilder;
import dev.espalier.onnx.ModelEditor;
import dev.espalier.onnx.NewNode;
import dev.espalier.onnx.NewTensor;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxNode;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Layers that share one table, against brute force and onnxruntime. */
class SharedTableTest {
  private static final Quantization SHARED =
      Quantization.ofBits(3).withFormat(Format.KMEANS).withGranularity(Granularity.SHARED);
  private static final List<String> LAYERS = List.of("first", "second", "third");

  /** Three products in a row, of weights of different spread. */
  private static byte[] model() {
    Random random = new Random(7);
    return ModelBuilder.opset(13)
        .input("x", DataType.FLOAT, List.of(Dim.of(2), Dim.of(12)))
        .output("y")
        .tensor(NewTensor.of("first.weight", Dims.of(12, 50), gaussian(600, 1, random)))
        .tensor(NewTensor.of("second.weight", Dims.of(50, 20), gaussian(1000, 0.3, random)))
        .tensor(NewTensor.of("third.weight", Dims.of(20, 40), gaussian(800, 2, random)))
        .node(NewNode.of("MatMul", List.of("x", "first.weight"), "a"))
        .node(NewNode.of("MatMul", List.of("a", "second.weight"), "b"))
        .node(NewNode.of("MatMul", List.of("b", "third.weight"), "y"))
        .toBytes();
  }

  private static float[] gaussian(int count, double deviation, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  @FunctionalInterface
  private interface Check {
    void run(NetworkCompressor compressor) throws IOException, OrtException, CompressionException;
  }

  private static void with(Check check) throws IOException, OrtException, CompressionException {
    Path folder = Files.createTempDirectory("shared");
    Path file = Files.write(folder.resolve("m.onnx"), model());
    try (OnnxModel model = OnnxModel.open(file)) {
      check.run(new NetworkCompressor(Network.of(model), new Nd4jLinearAlgebra(1)));
    } finally {
      Files.delete(file);
      Files.delete(folder);
    }
  }

  private static LayerPlan plan(Quantization quantization) {
    return new LayerPlan(Pruning.NONE, quantization);
  }

  private static Recipe shared(List<String> layers) {
    return Recipe.EMPTY.with(layers, plan(SHARED));
  }

  private static CompressedNetwork compress(NetworkCompressor compressor, Recipe recipe)
      throws CompressionException {
    return compressor.compress(recipe, Progress.none(), CancelSignal.none());
  }

  private static CodebookWeight codes(CompressedNetwork network, String layer) {
    return (CodebookWeight) network.weight(id(network.network(), layer)).orElseThrow();
  }

  private static LayerId id(Network network, String layer) {
    return network.layer(new LayerId(layer)).orElseThrow().id();
  }

  private static float[] joined(NetworkCompressor compressor, List<String> layers) {
    float[] all = new float[0];
    for (String name : layers) {
      Layer layer = compressor.network().layer(new LayerId(name)).orElseThrow();
      float[] own = layer.weight().read();
      int from = all.length;
      all = Arrays.copyOf(all, from + own.length);
      System.arraycopy(own, 0, all, from, own.length);
    }
    return all;
  }

  /** The least squared error of k clusters of sorted numbers: O(k n^2), straight from the paper. */
  private static double leastError(float[] values, int k) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double[] best = new double[n + 1];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    best[0] = 0;
    for (int cluster = 0; cluster < k; cluster++) {
      double[] next = new double[n + 1];
      Arrays.fill(next, Double.POSITIVE_INFINITY);
      for (int from = 0; from < n; from++) {
        double sum = 0;
        double squares = 0;
        for (int to = from + 1; to <= n; to++) {
          sum += sorted[to - 1];
          squares += (double) sorted[to - 1] * sorted[to - 1];
          double error = Math.max(0, squares - sum * sum / (to - from));
          next[to] = Math.min(next[to], best[from] + error);
        }
      }
      best = next;
    }
    return best[n];
  }

  @Property(tries = 1)
  void sharedTableIsTheBestForTheWeightsOfAllLayersTogether()
      throws IOException, OrtException, CompressionException {
    with(compressor -> {
      List<String> members = List.of("first", "second");
      CompressedNetwork network = compress(compressor, shared(members));
      float[] levels = codes(network, "first").books().levels();
      assertSame(levels, codes(network, "second").books().levels());
      float[] all = joined(compressor, members);
      double error = 0;
      for (float value : all) {
        double nearest = Double.POSITIVE_INFINITY;
        for (float level : levels) {
          nearest = Math.min(nearest, Math.pow((double) value - level, 2));
        }
        error += nearest;
      }
      double least = leastError(all, 8);
      assertEquals(least, error, 1e-6 * least);
      double decoded = 0;
      for (String name : members) {
        float[] own = joined(compressor, List.of(name));
        float[] got = codes(network, name).decode();
        for (int i = 0; i < own.length; i++) {
          decoded += Math.pow((double) own[i] - got[i], 2);
        }
      }
      assertEquals(least, decoded, 1e-6 * least);
    });
  }

  /** What onnxruntime decodes, and how many tables the file has. */
  private static Set<String> check(NetworkCompressor compressor, Recipe recipe)
      throws IOException, OrtException, CompressionException {
    CompressedNetwork network = compress(compressor, recipe);
    byte[] written = network.toModel().toBytes();
    assertEquals(written.length, compressor.size(recipe).fileBytes());
    Path file = Files.write(Files.createTempFile("written", ".onnx"), written);
    try (OnnxModel model = OnnxModel.open(file)) {
      ModelEditor editor = model.edit();
      List<String> names = List.of("first.weight", "second.weight", "third.weight");
      editor.addOutputs(names);
      Map<String, Session.Input> x =
          Map.of("x", new Session.Input(gaussian(24, 1, new Random(1)), 2, 12));
      try (Session session = Session.of(editor.toBytes());
          Session trial = Session.of(network.toTrial())) {
        Set<String> outputs = new HashSet<>(names);
        outputs.add("y");
        Map<String, float[]> got = session.run(x, outputs);
        for (Layer layer : compressor.network().layers()) {
          assertArrayEquals(network.decoded(layer), got.get(layer.weight().name()));
        }
        // What is evaluated is what is exported.
        assertArrayEquals(got.get("y"), trial.run(x, Set.of("y")).get("y"));
      }
      Set<String> tables = new HashSet<>();
      for (OnnxNode node : model.graph().nodes()) {
        if (node.opType().equals("Gather")) {
          assertTrue(model.graph().initializer(node.inputs().getFirst()).isPresent());
          tables.add(node.inputs().getFirst());
        }
      }
      return tables;
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 1)
  void fileHasTheTableOnceAndTheRuntimeDecodesByIt()
      throws IOException, OrtException, CompressionException {
    with(compressor -> {
      assertEquals(1, check(compressor, shared(LAYERS)).size());
      Recipe own = Recipe.EMPTY.with(LAYERS, plan(SHARED.withGranularity(Granularity.TENSOR)));
      assertEquals(3, check(compressor, own).size());
      long saved = compressor.size(own).fileBytes() - compressor.size(shared(LAYERS)).fileBytes();
      // Two tables of 8 floats, with their names and sizes.
      assertTrue(saved >= 2 * 8 * 4, saved + " bytes");
      long other = compressor.size(shared(LAYERS)).otherBytes();
      assertTrue(other - compressor.size(own).otherBytes() >= 8 * 4, "the table is no layer's own");
    });
  }

  @Property(tries = 1)
  void layersWithOtherNamesBitsClusteringOrRangeHaveOtherTables()
      throws IOException, OrtException, CompressionException {
    with(compressor -> {
      for (Quantization other :
          List.of(
              SHARED.withTable("other"),
              SHARED.withBits(4),
              SHARED.withClustering(Clustering.LINEAR))) {
        Recipe recipe = shared(LAYERS).with("second", plan(other));
        assertEquals(2, check(compressor, recipe).size(), other.toString());
        CompressedNetwork network = compress(compressor, recipe);
        assertSame(
            codes(network, "first").books().levels(), codes(network, "third").books().levels());
        assertArrayEquals(
            codes(network, "first").books().levels(),
            codes(compress(compressor, shared(List.of("first", "third"))), "first")
                .books()
                .levels());
      }
      Quantization scheme = SHARED.withScheme(Scheme.ASYMMETRIC);
      assertEquals(1, check(compressor, shared(LAYERS).with("second", plan(scheme))).size());
    });
  }

  @Property(tries = 1)
  void prunedLayerBringsItsZeroIntoTheTableOfAll()
      throws IOException, OrtException, CompressionException {
    with(compressor -> {
      for (int bits = 1; bits <= 4; bits++) {
        Quantization quantization = SHARED.withBits(bits);
        Recipe recipe =
            Recipe.EMPTY
                .with(LAYERS, plan(quantization))
                .with("third", new LayerPlan(new Pruning.Sparsity(0.6), quantization));
        assertEquals(1, check(compressor, recipe).size());
        CompressedNetwork network = compress(compressor, recipe);
        float[] levels = codes(network, "first").books().levels();
        assertEquals(bits == 1 ? 3 : 1 << bits, levels.length);
        assertTrue(Arrays.binarySearch(levels, 0f) >= 0, Arrays.toString(levels));
        assertTrue(codes(network, "third").zeros() >= 480);
      }
    });
  }

  @Property(tries = 1)
  void layerThatBecomesTwoHasTablesOfItsOwn()
      throws IOException, OrtException, CompressionException {
    with(compressor -> {
      Factorization half =
          new Factorization(new Rank.Fixed(5), FactorScheme.CHANNEL, FactorWeighting.PLAIN);
      Recipe recipe = shared(LAYERS).with("first", plan(SHARED).withFactorization(half));
      CompressedNetwork network = compress(compressor, recipe);
      assertTrue(network.weight(new LayerId("first")).orElseThrow() instanceof LowRank);
      assertArrayEquals(
          codes(compress(compressor, shared(List.of("second", "third"))), "second")
              .books()
              .levels(),
          codes(network, "second").books().levels());
      assertEquals(network.toModel().toBytes().length, (int) compressor.size(recipe).fileBytes());
    });
  }

  @Property(tries = 1)
  void weightsAreTakenOverOnlyWhileAllThatShareTheTableStayAsTheyAre()
      throws IOException, OrtException, CompressionException {
    with(compressor -> {
      Recipe both = shared(List.of("first", "second"));
      CompressedNetwork before = compress(compressor, both);
      Recipe apart = both.with("third", plan(SHARED.withGranularity(Granularity.TENSOR)));
      CompressedNetwork same = after(compressor, apart, before);
      assertSame(codes(before, "first"), codes(same, "first"));
      Recipe joined = shared(LAYERS);
      CompressedNetwork more = after(compressor, joined, before);
      assertNotSame(codes(before, "first"), codes(more, "first"));
      assertArrayEquals(
          codes(compress(compressor, joined), "first").decode(), codes(more, "first").decode());
      Recipe pruned = both.with("second", new LayerPlan(new Pruning.Sparsity(0.5), SHARED));
      CompressedNetwork changed = after(compressor, pruned, before);
      assertArrayEquals(
          codes(compress(compressor, pruned), "first").decode(), codes(changed, "first").decode());
      Layer first = compressor.network().layer(new LayerId("first")).orElseThrow();
      assertArrayEquals(
          codes(changed, "first").decode(),
          compressor.compress(first, pruned, CancelSignal.none()).decode());
    });
  }

  private static CompressedNetwork after(
      NetworkCompressor compressor, Recipe recipe, CompressedNetwork before)
      throws CompressionException {
    return compressor.compress(recipe, Optional.of(before), Progress.none(), CancelSignal.none());
  }

  @Provide
  Arbitrary<LayerPlan> plans() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 6),
            Arbitraries.of(Granularity.SHARED, Granularity.SHARED, Granularity.TENSOR),
            Arbitraries.of("shared", "a", "B-2_c"),
            Arbitraries.of(Clustering.EXACT, Clustering.DENSITY),
            Arbitraries.of(Pruning.NONE, Pruning.GLOBAL, new Pruning.Sparsity(0.5)))
        .as((bits, granularity, table, clustering, pruning) ->
            new LayerPlan(
                pruning,
                Quantization.ofBits(bits)
                    .withFormat(Format.KMEANS)
                    .withGranularity(granularity)
                    .withTable(table)
                    .withClustering(clustering)));
  }

  /** Prunes, has the size that was said, and decodes in the runtime to what was compressed. */
  @Property(tries = 60)
  void anyRecipeIsOfItsSizeAndDecodesAsCompressed(
      @ForAll @Size(3) List<@From("plans") LayerPlan> plans)
      throws IOException, OrtException, CompressionException {
    with(compressor -> {
      Recipe recipe = Recipe.EMPTY.withGlobalSparsity(OptionalDouble.of(0.3));
      for (int i = 0; i < LAYERS.size(); i++) {
        recipe = recipe.with(LAYERS.get(i), plans.get(i));
      }
      long tables =
          plans.stream()
                  .flatMap(plan -> plan.quantization().sharedTable().stream())
                  .distinct()
                  .count()
              + plans.stream().filter(plan -> plan.quantization().sharedTable().isEmpty()).count();
      assertEquals(tables, check(compressor, recipe).size());
      CompressedNetwork network = compress(compressor, recipe);
      for (int i = 0; i < LAYERS.size(); i++) {
        if (plans.get(i).pruning() instanceof Pruning.Sparsity) {
          float[] own = joined(compressor, List.of(LAYERS.get(i)));
          assertPruned(own, codes(network, LAYERS.get(i)).decode());
        }
      }
    });
  }

  /** The smaller half is plus zero. */
  private static void assertPruned(float[] before, float[] after) {
    float[] magnitudes = new float[before.length];
    for (int i = 0; i < before.length; i++) {
      magnitudes[i] = Math.abs(before[i]);
    }
    Arrays.sort(magnitudes);
    for (int i = 0; i < before.length; i++) {
      if (Math.abs(before[i]) < magnitudes[before.length / 2]) {
        assertEquals(0, Float.floatToRawIntBits(after[i]));
      }
    }
  }
}
