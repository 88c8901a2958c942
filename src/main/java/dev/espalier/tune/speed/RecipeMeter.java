package dev.espalier.tune.speed;

import dev.espalier.compress.CompressedNetwork;
import dev.espalier.compress.NetworkCompressor;
import dev.espalier.data.Tensor;
import dev.espalier.estimate.MadeUpRanges;
import dev.espalier.estimate.PairedTimings;
import dev.espalier.estimate.WrittenModel;
import dev.espalier.method.CompressionException;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;
import dev.espalier.recipe.Recipe;
import dev.espalier.runtime.ModelRuntime;
import dev.espalier.runtime.ModelSession;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures variants of a network in the runtime, against the same with floats, which is the
 * original unless layers become two. Integers take as long whatever they are, so the ranges of
 * values are made up, and no samples are needed.
 */
public final class RecipeMeter implements SpeedMeter {
  private static final SessionSettings SETTINGS = SessionSettings.measuring();

  /** For the runs of one comparison, original and variant. */
  private static final double BUDGET_MILLIS = 300;

  private final NetworkCompressor compressor;
  private final VariantRecipes recipes;
  private final ModelRuntime runtime;
  private final Map<String, Tensor> inputs;
  private @Nullable CompressedNetwork previous;

  /**
   * A meter.
   *
   * @param like compresses the network
   * @param recipe what is done to it besides
   * @param inputs what it is run on
   */
  public RecipeMeter(
      NetworkCompressor like, Recipe recipe, ModelRuntime runtime, Map<String, Tensor> inputs) {
    this.compressor = like.of(like.network());
    this.recipes = new VariantRecipes(like.network(), recipe);
    this.runtime = runtime;
    this.inputs = Map.copyOf(inputs);
    compressor.setInputs(MadeUpRanges.of(like.network()));
  }

  /** What is done with the files of the reference and of the variant, and sessions of them. */
  private interface Measurement<T> {
    T of(Opened reference, Opened variant) throws RuntimeFailure, IOException;
  }

  /** A written network, loaded. */
  private record Opened(Path file, CompressedNetwork compressed, ModelSession session) {}

  @Override
  public VariantSpeed profile(Variant variant, CancelSignal cancel)
      throws RuntimeFailure, CompressionException, IOException {
    return measure(variant, cancel, (reference, other) -> profile(reference, other, cancel));
  }

  private VariantSpeed profile(Opened reference, Opened variant, CancelSignal cancel)
      throws RuntimeFailure, IOException {
    try (WrittenModel first = WrittenModel.open(reference.file(), reference.compressed());
        WrittenModel second = WrittenModel.open(variant.file(), variant.compressed());
        ModelSession firstNamed = runtime.open(first.source(), SETTINGS, cancel);
        ModelSession secondNamed = runtime.open(second.source(), SETTINGS, cancel)) {
      return VariantSpeed.of(
          PairedTimings.measure(
              runtime,
              new PairedTimings.Timed(reference.session(), firstNamed, first.attribution()),
              new PairedTimings.Timed(variant.session(), secondNamed, second.attribution()),
              inputs,
              BUDGET_MILLIS,
              cancel));
    }
  }

  @Override
  public double ratio(Variant variant, CancelSignal cancel)
      throws RuntimeFailure, CompressionException, IOException {
    return measure(
        variant,
        cancel,
        (reference, other) ->
            PairedTimings.paired(
                    runtime, reference.session(), other.session(), inputs, BUDGET_MILLIS, cancel)
                .medianRatio());
  }

  private <T> T measure(Variant variant, CancelSignal cancel, Measurement<T> measurement)
      throws RuntimeFailure, CompressionException, IOException {
    CompressedNetwork floats = compressed(Variant.FLOATS, cancel);
    CompressedNetwork other = compressed(variant, cancel);
    Path folder = Files.createTempDirectory("espalier-speed");
    try {
      Path first = folder.resolve("floats.onnx");
      Path second = folder.resolve("variant.onnx");
      floats.toModel().write(first);
      other.toModel().write(second);
      try (ModelSession reference = runtime.open(ModelSource.of(first), SETTINGS, cancel);
          ModelSession session = runtime.open(ModelSource.of(second), SETTINGS, cancel)) {
        return measurement.of(
            new Opened(first, floats, reference), new Opened(second, other, session));
      }
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  /** Weights that were compressed before are taken over. */
  private CompressedNetwork compressed(Variant variant, CancelSignal cancel)
      throws CompressionException {
    CompressedNetwork made =
        compressor.compress(
            recipes.timed(variant), Optional.ofNullable(previous), Progress.none(), cancel);
    CompressedNetwork known = previous;
    if (known == null || made.made().size() > known.made().size()) {
      previous = made;
    }
    return made;
  }
}
