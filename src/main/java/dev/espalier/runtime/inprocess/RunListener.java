package dev.espalier.runtime.inprocess;

import dev.espalier.numeric.CancelSignal;

/** A cancel signal that is also told of each run that has ended well, as a sign of life. */
public interface RunListener extends CancelSignal {

  /** Called between runs, on the thread that runs. */
  void runEnded();
}
