package dev.espalier.recipe;

/** How what flows between the layers of a network is quantized. */
public enum ActivationMode {
  /** Not at all. */
  NONE,
  /** To scales that were found beforehand, on sample data. */
  STATIC,
  /** To scales that the runtime finds at each run. */
  DYNAMIC
}
