package dev.espalier.app.task;

import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.Progress;

/**
 * What a running piece of work may ask and say.
 *
 * @param cancel becomes cancelled when the person asks for it, or when a later request has replaced
 *     this one
 * @param progress where to report how far the work is
 */
public record TaskContext(CancelSignal cancel, Progress progress) {

  /** The same for a part of the work. */
  public TaskContext with(Progress part) {
    return new TaskContext(cancel, part);
  }
}
