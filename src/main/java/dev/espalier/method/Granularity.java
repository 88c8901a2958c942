package dev.espalier.method;

/** How many weights share one scale. */
public enum Granularity {
  /** One scale for the whole tensor. */
  TENSOR,
  /** One scale for each output channel. */
  CHANNEL
}
