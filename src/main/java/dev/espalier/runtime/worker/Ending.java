package dev.espalier.runtime.worker;

import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.Locale;

/**
 * Why a worker has ended.
 *
 * @param kind what happened
 * @param what the same in words, such as {@code onnxruntime crashed (SIGFPE)}
 */
record Ending(Kind kind, String what) {

  private static final double GIGA = 1L << 30;

  static Ending tooMuchMemory(long limit) {
    return new Ending(
        Kind.OUT_OF_MEMORY,
        String.format(
            Locale.ROOT, "onnxruntime took more than the %.1f GB of memory it may", limit / GIGA));
  }

  static Ending hung(Duration limit) {
    return new Ending(
        Kind.HUNG,
        String.format(
            Locale.ROOT,
            "onnxruntime did not come to an end within %.1f s and was stopped",
            limit.toMillis() / 1e3));
  }

  static Ending crashed(String how) {
    return new Ending(Kind.CRASHED, "onnxruntime crashed (" + how + ")");
  }

  static Ending closed() {
    return new Ending(Kind.GONE, "onnxruntime was closed");
  }

  /** What this means for a model that was being worked on. */
  RuntimeFailure failureOf(String model, String doing) {
    return new RuntimeFailure(kind, model, what + " while " + doing, suggestion(), null);
  }

  /** What this means for a model that was merely open. */
  RuntimeFailure lossOf(String model, String culprit) {
    String when = culprit.isEmpty() ? "" : " while " + culprit;
    return new RuntimeFailure(
        Kind.GONE, model, "%s was lost: %s%s".formatted(model, what, when), "Open it again", null);
  }

  private String suggestion() {
    return switch (kind) {
      case CRASHED ->
          "Only its own process was harmed. Such a model cannot be used with this onnxruntime";
      case HUNG -> "Give it more time if it is merely slow";
      case OUT_OF_MEMORY -> "Use less data at once or a smaller model, or allow it more memory";
      case GONE -> "Open it again";
      case REFUSED -> "";
    };
  }
}
