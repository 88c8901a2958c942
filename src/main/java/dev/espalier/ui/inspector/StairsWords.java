package dev.espalier.ui.inspector;

import dev.espalier.app.Stairs;
import dev.espalier.tune.channel.Staircase;
import dev.espalier.ui.fx.Units;
import java.util.Optional;

/** Measured times of channels, in words. */
final class StairsWords {
  private StairsWords() {}

  /** What so many channels take, and how far the measurement is. */
  static String of(Stairs stairs, int kept) {
    return switch (stairs.stage()) {
      case DONE -> times(stairs.staircase(), kept);
      case MEASURING ->
          stairs.staircase().points().isEmpty()
              ? "What these channels take is measured as soon as nothing else runs…"
              : times(stairs.staircase(), kept) + " Measuring goes on…";
      case CANCELLED -> (times(stairs.staircase(), kept) + " Not all was measured.").strip();
      case FAILED -> "What these channels take could not be measured: " + stairs.problem();
    };
  }

  private static String times(Staircase staircase, int kept) {
    Optional<Staircase.Point> whole = staircase.whole();
    Optional<Staircase.Point> now = staircase.at(kept);
    if (whole.isEmpty() || now.isEmpty()) {
      return "";
    }
    double all = whole.get().millis();
    double millis = now.get().millis();
    if (now.get().channels() == staircase.channels() && kept == staircase.channels()) {
      return "The layers that these channels run through take " + Units.millis(all) + ".";
    }
    String share = all > 0 ? Units.format(" (%.0f\u00a0%%)", 100 * millis / all) : "";
    String about = now.get().channels() == kept ? "" : "about ";
    return "The layers that these channels run through take "
        + about
        + Units.millis(millis)
        + " of "
        + Units.millis(all)
        + share
        + ".";
  }
}
