package dev.espalier.method;

/** How many weights share one scale or one table. */
public enum Granularity {
  /** One for the whole tensor. */
  TENSOR,
  /** One for each output channel. */
  CHANNEL,
  /**
   * One table for each {@value #GROUP} output channels next to each other. A scale is so small that
   * formats with scales have one for each channel nevertheless.
   */
  CHANNEL_GROUP;

  /** How many channels share a table. */
  public static final int GROUP = 16;
}
