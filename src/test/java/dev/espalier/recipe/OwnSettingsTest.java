package dev.espalier.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.method.Quantization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a search has set is told from what the person chose, whatever is edited afterwards. */
class OwnSettingsTest {
  private static final LayerPlan FOUR =
      LayerPlan.NONE.withQuantization(Quantization.NONE.withBits(4));

  private final Recipe chosen =
      Recipe.EMPTY
          .with(List.of("a", "b", "c"), FOUR)
          .update(List.of("a"), plan -> plan.withEncoding(Optional.of(Encoding.RUNTIME)))
          .update(List.of("d"), plan -> plan.withActivation(ActivationSwitch.OFF));

  private final Recipe found =
      off(chosen, "b", "e")
          .update(List.of("a"), plan -> plan.withEncoding(Optional.of(Encoding.PORTABLE)))
          .withActivations(ActivationPlan.of(ActivationRange.ENTROPY))
          .insteadOf(chosen);

  private static Recipe off(Recipe recipe, String... layers) {
    return recipe.update(List.of(layers), plan -> plan.withActivation(ActivationSwitch.OFF));
  }

  private static Set<String> remembered(Recipe recipe) {
    return recipe.own().layers().keySet();
  }

  @Test
  void onlyWhatTheSearchChangedIsRemembered() {
    assertEquals(Set.of("a", "b", "e"), remembered(found));
    assertEquals(Optional.of(ActivationMode.NONE), found.own().mode());
    assertEquals(OwnSettings.NONE, chosen.insteadOf(chosen).own());
  }

  @Test
  void asChosenTakesBackTheSearchAndNothingElse() {
    assertEquals(
        chosen.withActivations(chosen.activations().withRange(ActivationRange.ENTROPY)),
        found.asChosen());
    assertEquals(chosen, chosen.asChosen());
    assertEquals(OwnSettings.NONE, found.asChosen().own());
  }

  @Test
  void editsOfOtherSettingsStay() {
    Recipe edited =
        found.update(List.of("b"), plan -> plan.withQuantization(Quantization.NONE.withBits(6)));
    assertEquals(remembered(found), remembered(edited));
    LayerPlan again = edited.asChosen().plan("b");
    assertEquals(6, again.quantization().bits());
    assertEquals(ActivationSwitch.DEFAULT, again.activation());
  }

  /** Even if she comes back to what the search had set. */
  @Test
  void whatThePersonSetsAfterwardsIsHerOwn() {
    Recipe on = found.update(List.of("b"), plan -> plan.withActivation(ActivationSwitch.ON));
    assertEquals(ActivationSwitch.ON, on.asChosen().plan("b").activation());
    assertEquals(ActivationSwitch.OFF, off(on, "b").asChosen().plan("b").activation());
    Recipe mode =
        found
            .withActivations(found.activations().withMode(ActivationMode.DYNAMIC))
            .withActivations(found.activations());
    assertEquals(ActivationMode.STATIC, mode.asChosen().activations().mode());
    Recipe without = found.without(List.of("b", "e"));
    assertEquals(Set.of("a"), remembered(without));
    assertEquals(LayerPlan.NONE, without.asChosen().plan("b"));
  }

  @Test
  void layersThatAModelLacksAreForgotten() {
    Recipe matched = RecipeMatch.of(found, List.of("a", "d")).matched();
    assertEquals(Set.of("a"), remembered(matched));
    assertEquals(Map.of("a", chosen.plan("a"), "d", chosen.plan("d")), matched.asChosen().plans());
  }
}
