package dev.espalier.recipe;

/** Whether what flows into a layer is quantized, where that is done in the network at all. */
public enum ActivationSwitch {
  /** Where it usually pays. */
  DEFAULT,
  /** Wherever it is possible. */
  ON,
  /** The layer is computed with floats. */
  OFF
}
