package dev.espalier.cli;

import dev.espalier.numeric.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Where a command writes: results to standard output, progress to standard error, and that only
 * where a person looks at it.
 *
 * @param out for results
 * @param err for progress and errors
 * @param interactive whether a person looks at {@code err}
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {

  private static final int BAR = 24;
  private static final int MESSAGE = 44;

  /** A bar that is drawn over itself; nothing where nobody looks. */
  Progress progress() {
    return interactive ? this::draw : Progress.none();
  }

  private void draw(double fraction, String message) {
    int full = (int) Math.round(Math.clamp(fraction, 0, 1) * BAR);
    String bar = fraction < 0 ? ".".repeat(BAR) : "#".repeat(full) + "-".repeat(BAR - full);
    String text = message.length() > MESSAGE ? message.substring(0, MESSAGE - 1) + "…" : message;
    err.print(String.format(Locale.ROOT, "\r[%s] %-" + MESSAGE + "s", bar, text));
    err.flush();
  }

  /** Takes the bar away. */
  void clearProgress() {
    if (interactive) {
      err.print("\r" + " ".repeat(BAR + MESSAGE + 3) + "\r");
      err.flush();
    }
  }
}
