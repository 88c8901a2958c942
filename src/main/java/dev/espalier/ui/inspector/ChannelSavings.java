package dev.espalier.ui.inspector;

import dev.espalier.app.ChannelDesk;
import dev.espalier.recipe.ChannelPlan;
import dev.espalier.structure.select.ChannelCosts;
import dev.espalier.ui.fx.Units;
import java.util.Map;

/** What removed channels save, by counting: known at once, and before anything is removed. */
final class ChannelSavings {
  private ChannelSavings() {}

  /** The savings as a sentence; empty while channels are not found, or where none are removed. */
  static String words(ChannelDesk desk, ChannelPlan plan) {
    if (desk.found().isEmpty() || !plan.removes()) {
      return "";
    }
    ChannelCosts costs = desk.found().get().costs();
    Map<String, Integer> kept = desk.kept(plan);
    return "Whole network: weights "
        + change(costs.parameters(Map.of()), costs.parameters(kept))
        + ", multiplications "
        + change(costs.multiplications(Map.of()), costs.multiplications(kept))
        + ".";
  }

  /** How a number changes, with the share. */
  static String change(double before, double after) {
    return before <= 0
        ? "none"
        : Units.format(
            "%s → %s (%.1f %%)", count(before), count(after), 100 * (after - before) / before);
  }

  private static String count(double number) {
    if (number >= 1e9) {
      return Units.format("%.2f G", number / 1e9);
    }
    if (number >= 1e6) {
      return Units.format("%.2f M", number / 1e6);
    }
    return number >= 1e4
        ? Units.format("%.1f k", number / 1e3)
        : Units.format("%.0f", Math.rint(number));
  }
}
