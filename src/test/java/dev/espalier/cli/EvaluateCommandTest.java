package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.NpzWriter;
import dev.espalier.data.Tensor;
import dev.espalier.json.Json;
import dev.espalier.method.Quantization;
import dev.espalier.network.Layer;
import dev.espalier.network.Network;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.numeric.nd4j.Nd4jLinearAlgebra;
import dev.espalier.onnx.MiniLm;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.LayerPlan;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import dev.espalier.runtime.WatchedRuntime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

  private static final Path SAMPLES = Path.of("assets", "samples");
  private static final String MODEL = SAMPLES.resolve("lenet-300-100.onnx").toString();
  private static final String DATA =
      SAMPLES.resolve("fashion-mnist").resolve("calibration-images-idx3-ubyte.gz").toString();

  @TempDir private Path folder;
  @TempDir private Path home;
  private final WatchedRuntime runtime = new WatchedRuntime();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    runtime.close();
  }

  private int run(String... args) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return CommandLineProgram.commandLine(
            terminal, new Interrupt(), new Engines(runtime, new Nd4jLinearAlgebra(1)), home, "1.0")
        .execute(args);
  }

  @Test
  void oneModelIsRunOnceAndComparedWithNothing() {
    assertEquals(ExitCode.OK, run("evaluate", MODEL, "--data", DATA, "--samples", "200"));
    assertEquals(1, runtime.opened());
    String text = out.toString();
    assertTrue(text.contains("accuracy (top 1)"), text);
    assertTrue(text.contains("time of a call"), text);
    for (String pair : List.of("original", "agreement", "changed", "SQNR", "->", "layer")) {
      assertFalse(text.contains(pair), "'" + pair + "' in: " + text);
    }
  }

  @Test
  void jsonHasTheSameFiguresAsTheText() throws Exception {
    assertEquals(ExitCode.OK, run("evaluate", MODEL, "--data", DATA, "--json"));
    Alone alone = Json.parse(out.toString(), "output", Alone.class);
    assertEquals(1024, alone.samples());
    assertEquals(10, alone.accuracy().perClass().size());
    double mean =
        alone.accuracy().perClass().values().stream()
            .mapToDouble(share -> share)
            .average()
            .orElseThrow();
    assertEquals(mean, alone.accuracy().top1().value(), 0.01);
  }

  private record Alone(long samples, ScoreFigures accuracy, TimeFigures time, List<String> notes) {}

  @Test
  void withoutDataItSaysWhatTheModelWants() {
    assertEquals(ExitCode.USAGE, run("evaluate", MODEL));
    assertTrue(err.toString().contains("--data"), err.toString());
    assertTrue(err.toString().contains("image: float32 [?, 1, 28, 28]"), err.toString());
    assertEquals(0, runtime.opened());
  }

  @Test
  void compressWithoutDataSaysHowToMeasureAccuracy() {
    String target = folder.resolve("small.onnx").toString();
    assertEquals(ExitCode.OK, run("compress", MODEL, "--bits", "8", "--out", target));
    assertTrue(out.toString().contains("evaluate " + target + " --against"), out.toString());
  }

  @Test
  void withoutLabelsThereIsAgreementButNoAccuracy() throws Exception {
    String images = Files.copy(Path.of(DATA), folder.resolve("images-idx3-ubyte.gz")).toString();
    String target = folder.resolve("small.onnx").toString();
    assertEquals(ExitCode.OK, run("compress", MODEL, "--bits", "3", "--out", target));
    assertEquals(
        ExitCode.OK, run("evaluate", target, "--against", MODEL, "--data", images, "--json"));
    String json =
        out.toString().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    Compared compared = Json.parse(json, "output", Compared.class);
    double agreement = compared.fidelity().agreement().orElseThrow().value();
    assertTrue(agreement > 0.5 && agreement < 1, "agreement " + agreement);
    assertEquals(
        Math.round(1024 * (1 - agreement)),
        compared.fidelity().changedAnswers().orElseThrow().longValue());
    assertFalse(json.contains("accuracy"), json);
    assertEquals(3, compared.layers().layers().size());

    assertEquals(ExitCode.OK, run("evaluate", MODEL, "--data", images));
    assertTrue(out.toString().contains("no labels"), out.toString());
  }

  @Test
  void fewSamplesAreFewForTheLayersToo() throws Exception {
    assertEquals(
        ExitCode.OK,
        run("evaluate", MODEL, "--against", MODEL, "--data", DATA, "--samples", "5", "--json"));
    assertTrue(out.toString().contains("\"layers\":{\"samples\":5,"), out.toString());
  }

  private record Compared(
      long samples,
      FidelityFigures fidelity,
      LayerFigures layers,
      TimeFigures time,
      List<String> notes) {}

  @Test
  void transformerTakesArraysByNameAndGivesTheSimilarityOfSentences() throws Exception {
    Path original = MiniLm.in(folder);
    Path small = folder.resolve("small.onnx");
    int layers = compress(original, small);
    String data = sentences(folder.resolve("sentences.npz")).toString();
    assertEquals(
        ExitCode.OK,
        run(
            "evaluate",
            small.toString(),
            "--against",
            original.toString(),
            "--data",
            data,
            "--json"));
    Compared compared = Json.parse(out.toString(), "output", Compared.class);
    assertEquals(MiniLm.sentences().size(), compared.samples());
    assertEquals(layers, compared.layers().layers().size());
    OutputFigures output = compared.fidelity().outputs().get("last_hidden_state");
    double cosine = output.sentences().orElseThrow().cosine().orElseThrow();
    assertEquals(similarity(original, small), cosine, 1e-4);
    assertTrue(cosine > 0.9, "cosine " + cosine);
  }

  /** All matrices at 4 bits, embeddings at 8. */
  private static int compress(Path original, Path target) throws Exception {
    try (OnnxModel model = OnnxModel.open(original)) {
      Network network = Network.of(model);
      Recipe recipe = Recipe.EMPTY;
      for (Layer layer : network.layers()) {
        int bits = layer.op().equals("Gather") ? 8 : 4;
        recipe =
            recipe.with(
                layer.id().value(), LayerPlan.NONE.withQuantization(Quantization.ofBits(bits)));
      }
      new NetworkCompressor(network)
          .compress(recipe, Progress.none(), CancelSignal.none())
          .toModel()
          .write(target);
      return network.layers().size();
    }
  }

  /** The sentences, padded to the same length. */
  private static Path sentences(Path file) throws Exception {
    List<long[]> sentences = MiniLm.sentences();
    int length = sentences.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    long[] ids = new long[sentences.size() * length];
    long[] mask = new long[ids.length];
    for (int i = 0; i < sentences.size(); i++) {
      long[] sentence = sentences.get(i);
      System.arraycopy(sentence, 0, ids, i * length, sentence.length);
      Arrays.fill(mask, i * length, i * length + sentence.length, 1);
    }
    return new NpzWriter()
        .longs("input_ids", ids, sentences.size(), length)
        .longs("attention_mask", mask, sentences.size(), length)
        .longs("token_type_ids", new long[ids.length], sentences.size(), length)
        .write(file);
  }

  /** The same without padding, sentence by sentence. */
  private double similarity(Path original, Path small) throws Exception {
    double sum = 0;
    try (ModelSession a = runtime.open(ModelSource.of(original), SessionSettings.standard());
        ModelSession b = runtime.open(ModelSource.of(small), SessionSettings.standard())) {
      for (long[] sentence : MiniLm.sentences()) {
        sum += cosine(embedding(a, sentence), embedding(b, sentence));
      }
    }
    return sum / MiniLm.sentences().size();
  }

  private static double[] embedding(ModelSession session, long[] ids) throws RuntimeFailure {
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    Map<String, Tensor> inputs =
        Map.of(
            "input_ids", Tensor.of(ids, 1, ids.length),
            "attention_mask", Tensor.of(ones, 1, ids.length),
            "token_type_ids", Tensor.of(new long[ids.length], 1, ids.length));
    float[] tokens =
        session
            .run(inputs, Set.of("last_hidden_state"), CancelSignal.none())
            .get("last_hidden_state")
            .toFloats();
    int width = tokens.length / ids.length;
    double[] sum = new double[width];
    for (int i = 0; i < tokens.length; i++) {
      sum[i % width] += tokens[i];
    }
    return sum;
  }

  private static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
