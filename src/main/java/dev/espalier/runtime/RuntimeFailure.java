package dev.espalier.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model could not be loaded or run. Its message is meant for the user. */
public final class RuntimeFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /** What happened. */
  public enum Kind {
    /** The runtime said no, and said why: the session, if there is one, stays usable. */
    REFUSED,
    /** The runtime's process crashed. */
    CRASHED,
    /** It took longer than it was given, and was ended. */
    HUNG,
    /** It took more memory than it was given. */
    OUT_OF_MEMORY,
    /** The session was lost when the runtime's process ended because of something else. */
    GONE
  }

  private final Kind kind;
  private final String model;

  /**
   * Makes a failure whose message is {@code "<what>. <suggestion>."}.
   *
   * @param model the model's name
   * @param what a sentence without its full stop that says what happened to which model doing what
   * @param suggestion what to do about it, likewise; empty if there is nothing to say
   */
  public RuntimeFailure(
      Kind kind, String model, String what, String suggestion, @Nullable Throwable cause) {
    super(suggestion.isEmpty() ? what + "." : what + ". " + suggestion + ".", cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.model = Objects.requireNonNull(model, "model");
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }

  /** The model's name. */
  public String model() {
    return model;
  }
}
