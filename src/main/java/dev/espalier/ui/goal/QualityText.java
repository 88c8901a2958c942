package dev.espalier.ui.goal;

import dev.espalier.app.Goals;
import dev.espalier.app.QualityMeasure;
import dev.espalier.estimate.Basis;
import dev.espalier.ui.fx.Units;
import java.util.Optional;

/** How good the answers are, in words and figures. */
final class QualityText {

  private static final String EARLIER = "of an earlier recipe";

  private QualityText() {}

  /** What is measured. */
  static String name(Goals.Quality quality) {
    return switch (quality.measure()) {
      case ACCURACY -> "Accuracy";
      case AGREEMENT -> "Agreement with the original";
      case SIMILARITY -> "Cosine similarity to the original";
    };
  }

  static GoalText of(Goals.Quality quality) {
    return quality.measure() == QualityMeasure.SIMILARITY ? similarity(quality) : share(quality);
  }

  private static GoalText similarity(Goals.Quality quality) {
    return new GoalText(
        "",
        Units.format("%.4f", quality.now()),
        quality.current() ? "" : EARLIER,
        Optional.of(Basis.MEASURED),
        Optional.empty(),
        Units.format("Mean over %,d samples, ", quality.samples())
            + quality.of()
            + "; 1 is the same. This model gives no class scores, so there are no answers to count."
            + " Of several outputs the one that differs most");
  }

  private static GoalText share(Goals.Quality quality) {
    double points = 100 * (quality.now() - quality.original());
    boolean known = quality.change().isPresent();
    String change = known ? Units.format("%+.2f points", points) : "";
    boolean chance = quality.change().filter(i -> i.low() > 0 || i.high() < 0).isEmpty();
    return new GoalText(
        known ? Units.percent(quality.original(), 2) : "",
        Units.percent(quality.now(), 2) + Units.format(" ±%.2f", 100 * quality.halfWidth()),
        quality.current() ? change : EARLIER,
        Optional.of(Basis.MEASURED),
        !quality.current() || chance ? Optional.empty() : Optional.of(points > 0),
        hint(quality));
  }

  private static String hint(Goals.Quality quality) {
    String interval =
        quality
            .interval()
            .map(i ->
                Units.format("95 %% interval %.2f to %.2f %%, ", 100 * i.low(), 100 * i.high()))
            .orElse("");
    String change =
        quality
            .change()
            .map(i ->
                Units.format(
                    "; change on the same samples %+.2f to %+.2f points",
                    100 * i.low(), 100 * i.high()))
            .orElse("");
    return interval + Units.format("%,d samples", quality.samples()) + change;
  }
}
