package dev.espalier.export;

/** What is checked about a written file before it takes its place, in this order. */
public enum Check {
  /** The runtime loads the file. */
  LOADS,
  /** It answers as the trial model does that previews and evaluations ran. */
  OUTPUTS,
  /** Its decoded weights are, bit for bit, those that were shown. */
  WEIGHTS
}
