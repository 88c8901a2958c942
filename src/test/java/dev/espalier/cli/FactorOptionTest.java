package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.compress.NetworkCompressor;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Rank;
import dev.espalier.network.Network;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.recipe.Recipe;
import dev.espalier.recipe.RecipeJson;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactorOptionTest {
  private static final Path MODEL = Path.of("assets/samples/lenet-5.onnx");
  private static final Path DATA =
      Path.of("assets/samples/fashion-mnist/calibration-images-idx3-ubyte.gz");

  @TempDir private Path folder;
  private final ProgramRun program = new ProgramRun();
  private final StringWriter err = program.err();

  @AfterEach
  void close() {
    program.close();
  }

  private int compress(String... more) {
    return program.compress(folder, MODEL, more);
  }

  private Path target() {
    return folder.resolve("small.onnx");
  }

  /** Every part of the way: quantized, corrected factors of all kinds, checked in the runtime. */
  @Test
  void factorsAreWrittenSavedAndOfTheSizeThatWasEstimated() throws Exception {
    Path saved = folder.resolve("r.json");
    int code =
        compress(
            "--rank",
            "0.5,fc1=7,fc2=400",
            "--factorize",
            "channel,conv2=spatial",
            "--weighting",
            "whitened",
            "--bits",
            "4,fc1=32",
            "--rounding",
            "gptq",
            "--correction",
            "mean",
            "--calibrate",
            DATA.toString(),
            "--calibration-samples",
            "48",
            "--save-recipe",
            saved.toString());
    assertEquals(ExitCode.OK, code, err.toString());
    Recipe recipe = RecipeJson.read(saved);
    assertEquals(
        new Factorization(new Rank.Share(0.5), FactorScheme.SPATIAL, FactorWeighting.WHITENED),
        recipe.plan("conv2").factorization());
    assertEquals(new Rank.Fixed(7), recipe.plan("fc1").factorization().rank());
    assertTrue(err.toString().contains("'fc2': rank 9, as from 10 on"), err::toString);
    String report = Files.readString(folder.resolve("small.report.html"));
    assertTrue(report.contains("rank 7 of 500 by channel, whitened"), report);
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      NetworkCompressor compressor = new NetworkCompressor(Network.of(model));
      assertEquals(Files.size(target()), compressor.size(recipe).fileBytes());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rank | half | --rank: 'half' is neither
          --rank | 0 | --rank: '0' is neither
          --rank | 2.5 | --rank: '2.5' is neither
          --rank | fc9=3 | no layer fits 'fc9'
          --factorize | spatial | --factorize: say with --rank
          --weighting | whitened | --weighting: say with --rank
          """)
  void whatIsNoneIsRefused(String option, String value, String said) {
    assertEquals(ExitCode.USAGE, compress(option, value));
    assertTrue(err.toString().contains(said), err::toString);
    assertFalse(Files.exists(target()));
  }

  @Test
  void unknownSchemeIsAnErrorThatNamesTheKnownOnes() {
    assertEquals(ExitCode.USAGE, compress("--rank", "8", "--factorize", "diagonal"));
    assertTrue(err.toString().contains("channel, spatial"), err::toString);
  }

  @Test
  void weightingWithoutSamplesIsRefused() {
    assertEquals(ExitCode.USAGE, compress("--rank", "0.5", "--weighting", "activation"));
    assertTrue(err.toString().contains("add --calibrate with samples"), err::toString);
  }
}
