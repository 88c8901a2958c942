package dev.espalier.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.method.Clustering;
import dev.espalier.method.FactorScheme;
import dev.espalier.method.FactorWeighting;
import dev.espalier.method.Factorization;
import dev.espalier.method.Format;
import dev.espalier.method.Granularity;
import dev.espalier.method.OutputCorrection;
import dev.espalier.method.Pruning;
import dev.espalier.method.Quantization;
import dev.espalier.method.RangeMethod;
import dev.espalier.method.Rank;
import dev.espalier.method.Rounding;
import dev.espalier.method.Saliency;
import dev.espalier.method.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeJsonTest {

  @TempDir Path folder;

  @Property(tries = 200)
  void recipeComesBackAsItWas(@ForAll("recipes") Recipe recipe) throws IOException {
    Path file = Files.createTempFile("recipe", ".json");
    try {
      RecipeJson.write(file, recipe);
      assertEquals(recipe, RecipeJson.read(file));
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  Arbitrary<Recipe> recipes() {
    Arbitrary<Pruning> pruning =
        Arbitraries.oneOf(
            Arbitraries.of(Pruning.NONE, Pruning.GLOBAL),
            Arbitraries.doubles().between(0, 1).map(Pruning.Sparsity::new),
            Arbitraries.floats().between(0, 10).map(Pruning.Threshold::new),
            Arbitraries.integers().between(0, 1_000_000).map(Pruning.Count::new),
            Combinators.combine(
                    Arbitraries.integers().between(1, 8), Arbitraries.integers().between(8, 256))
                .as(Pruning.Pattern::new),
            Combinators.combine(
                    Arbitraries.integers().between(1, 64),
                    Arbitraries.integers().between(1, 64),
                    Arbitraries.doubles().between(0, 1))
                .as(Pruning.Blocks::new));
    Arbitrary<Quantization> quantization =
        Combinators.combine(
                Arbitraries.of(1, 2, 3, 4, 5, 6, 7, 8, 16, 32),
                Arbitraries.of(Scheme.class),
                Arbitraries.of(Granularity.class),
                Arbitraries.of(RangeMethod.class),
                Arbitraries.of(Rounding.class),
                Arbitraries.of(Format.class),
                Arbitraries.of(Clustering.class),
                Arbitraries.of("shared", "dense", "A-1_b"))
            .filter((bits, s, g, r, o, format, c, table) -> bits >= 16 || format.has(bits))
            .as(Quantization::new);
    Arbitrary<LayerPlan> plan =
        Combinators.combine(
                pruning,
                Arbitraries.of(Saliency.class),
                Arbitraries.of(true, false),
                quantization,
                Arbitraries.of(OutputCorrection.class),
                factorizations(),
                Arbitraries.of(true, false),
                Arbitraries.of(Encoding.class).optional())
            .as((pruned, saliency, refit, bits, correction, factors, equalized, encoding) ->
                new LayerPlan(pruned, saliency, refit, bits, correction, factors, equalized)
                    .withEncoding(encoding));
    Arbitrary<Map<String, LayerPlan>> plans =
        Arbitraries.maps(Arbitraries.strings().ofMinLength(1).ofMaxLength(12), plan).ofMaxSize(8);
    Arbitrary<OptionalDouble> global =
        Arbitraries.doubles()
            .between(0, 1)
            .optional()
            .map(o -> o.isPresent() ? OptionalDouble.of(o.get()) : OptionalDouble.empty());
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(9).optional(),
            plans,
            global,
            Arbitraries.of(Encoding.class),
            ownSettings(),
            channelPlans())
        .as((name, made, share, encoding, own, channels) ->
            new Recipe(name, made, share)
                .withEncoding(encoding)
                .withOwn(own)
                .withChannels(channels));
  }

  private static Arbitrary<ChannelPlan> channelPlans() {
    Arbitrary<BitSet> channels =
        Arbitraries.integers()
            .between(0, 70)
            .set()
            .ofMaxSize(40)
            .map(all -> {
              BitSet set = new BitSet();
              all.forEach(set::set);
              return set;
            });
    Arbitrary<Boolean> choice = Arbitraries.of(true, false);
    return Combinators.combine(
            Arbitraries.maps(Arbitraries.strings().ofMinLength(1).ofMaxLength(5), channels)
                .ofMaxSize(4),
            Combinators.combine(choice, choice, choice).as(ChannelRepair::new))
        .as((removed, repair) -> {
          Map<String, Integer> sizes = new HashMap<>();
          removed.forEach((group, gone) -> sizes.put(group, gone.length() + 1));
          ChannelPlan plan = new ChannelPlan(removed, repair);
          return repair.means() ? plan.withSizes(sizes) : plan;
        });
  }

  private static Arbitrary<OwnSettings> ownSettings() {
    Arbitrary<OwnSettings.Setting> setting =
        Combinators.combine(
                Arbitraries.of(ActivationSwitch.class), Arbitraries.of(Encoding.class).optional())
            .as(OwnSettings.Setting::new);
    return Combinators.combine(
            Arbitraries.of(ActivationMode.class).optional(),
            Arbitraries.maps(Arbitraries.strings().ofMinLength(1).ofMaxLength(5), setting)
                .ofMaxSize(4))
        .as(OwnSettings::new);
  }

  private static Arbitrary<Factorization> factorizations() {
    Arbitrary<Rank> rank =
        Arbitraries.oneOf(
            Arbitraries.just(Rank.NONE),
            Arbitraries.integers().between(1, 5000).map(Rank.Fixed::new),
            Arbitraries.doubles().between(0.01, 1).map(Rank.Share::new));
    return Combinators.combine(
            rank, Arbitraries.of(FactorScheme.class), Arbitraries.of(FactorWeighting.class))
        .as(Factorization::new);
  }

  @Test
  void whatIsLeftOutIsByDefault() throws IOException {
    Path file = write("{\"schemaVersion\": 1, \"layers\": {\"fc1\": {\"bits\": 4}}}");
    assertEquals(
        Recipe.EMPTY.with("fc1", new LayerPlan(Pruning.NONE, Quantization.ofBits(4))),
        RecipeJson.read(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"schemaVersion": 3, "layers": {}} | schemaVersion
          {"schemaVersion": 1, "layers": {"fc1": {"bits": 9}}} | layers.fc1
          {"schemaVersion": 1, "layers": {"fc1": {"bits": "four"}}} | bits: should be a whole number
          {"schemaVersion": 1, "layers": {"fc1": {"scheme": "odd"}}} | scheme: should be symmetric or asymmetric
          {"schemaVersion": 1, "layers": []} | layers: should be an object with fields
          {"schemaVersion": 1, "layers": {"fc1": {"bit": 4}}} | bit
          {"schemaVersion": 1, "layers": {"fc1": {"prune": {}}}} | layers.fc1
          {"schemaVersion": 1, "layers": {"fc1": {"prune": {"sparsity": 2}}}} | layers.fc1
          {"schemaVersion": 1, "layers": {"fc1": {"prune": {"sparsity": 0.1, "global": true}}}} | layers.fc1
          {"schemaVersion": 1, "layers": {"fc1": {"prune": {"threshold": -1}}}} | layers.fc1
          {"schemaVersion": 2, "layers": {"fc1": {"table": "a table"}}} | 'a table' is not the name
          {"schemaVersion": 2, "layers": {"fc1": {"factorize": {"rank": 0}}}} | layers.fc1
          {"schemaVersion": 2, "layers": {"fc1": {"factorize": {"share": 1.5}}}} | layers.fc1
          {"schemaVersion": 2, "layers": {"fc1": {"factorize": {"rank": 2, "share": 0.5}}}} | layers.fc1
          {"schemaVersion": 2, "layers": {"fc1": {"factorize": {"scheme": "odd"}}}} | channel or spatial
          {"schemaVersion": 1, "layers": {"fc1": null}} | layers.fc1
          {"schemaVersion": 1, "layers": null} | layers
          {"schemaVersion": 2, "own": {"layers": {"fc1": null}}, "layers": {}} | fc1
          {"schemaVersion": 2, "own": {"layers": {"fc1": {"activation": "odd"}}}, "layers": {}} | activation
          {"schemaVersion": 1, "layers": {"fc1": {"prune": {"sparsity": NaN}}}} | recipe.json
          {"schemaVersion": 1, "layers": {"fc1": {"prune": {"threshold": 1e999}}}} | layers.fc1
          {"schemaVersion": 1, "layers": {"fc1": {"prune": {"count": -1}}}} | layers.fc1
          null | recipe.json
          {"schemaVersion": 1, "globalSparsity": 1.5, "layers": {}} | globalSparsity
          {"schemaVersion": 1} | layers
          {"schemaVersion": 1, "layers": | recipe.json
          [] | recipe.json
          """)
  void badRecipeIsRefusedWithFileAndField(String text, String field) throws IOException {
    Path file = write(text);
    IOException refusal = assertThrows(IOException.class, () -> RecipeJson.read(file));
    assertTrue(refusal.getMessage().contains("recipe.json"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(field), refusal.getMessage());
  }

  /** Recipes that no search has changed are as versions without that field write and read them. */
  @Test
  void ownSettingsAreWrittenOnlyWhereThereAreAny() throws IOException {
    Path file = folder.resolve("recipe.json");
    Recipe recipe = Recipe.EMPTY.with("fc1", new LayerPlan(Pruning.NONE, Quantization.ofBits(4)));
    RecipeJson.write(file, recipe);
    assertFalse(Files.readString(file).contains("\"own\""));
    LayerPlan off = recipe.plan("fc1").withActivation(ActivationSwitch.OFF);
    RecipeJson.write(file, recipe.with("fc1", off).insteadOf(recipe));
    assertTrue(Files.readString(file).contains("\"activation\" : \"default\""));
    assertEquals(recipe, RecipeJson.read(file).asChosen());
  }

  @Test
  void reportOfAnExportIsCalledSo() throws IOException {
    Path file =
        write(
            "{\"schemaVersion\": 1, \"exported\": \"a.onnx\", \"validation\": {}, \"layers\": []}");
    IOException refusal = assertThrows(IOException.class, () -> RecipeJson.read(file));
    assertTrue(refusal.getMessage().contains("is the report of an export"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("recipe.json"), refusal.getMessage());
  }

  @Test
  void layersAreMatchedByNameAndTheRestIsListed() {
    LayerPlan four = LayerPlan.NONE.withQuantization(Quantization.ofBits(4));
    Recipe recipe =
        new Recipe(Optional.of("other.onnx"), Map.of("a", four, "b", four), OptionalDouble.of(0.5));
    RecipeMatch match = RecipeMatch.of(recipe, List.of("b", "c"));
    assertEquals(Map.of("b", four), match.matched().plans());
    assertEquals(List.of("a"), match.missing());
    assertEquals(OptionalDouble.of(0.5), match.matched().globalSparsity());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("recipe.json"), text);
  }
}
