package dev.espalier.method;

/** How many weights share one scale or one table. */
public enum Granularity {
  /** One for the whole tensor. */
  TENSOR(0),
  /** One for each output channel. */
  CHANNEL(0),
  /**
   * One table for each {@value #GROUP} output channels next to each other. A scale is so small that
   * formats with scales have one for each channel nevertheless.
   */
  CHANNEL_GROUP(0),
  /**
   * One table for all layers that call it by the same name, see {@link TableKey}. A scale belongs
   * to its layer, so that formats with scales have one for the whole tensor nevertheless.
   */
  SHARED(0),
  /**
   * A scale for each block of 16 inputs of each output channel. Tables are so large that formats
   * with tables have one for each channel nevertheless.
   */
  BLOCK_16(16),
  /** A scale for each block of 32 inputs of each output channel. */
  BLOCK_32(32),
  /** A scale for each block of 64 inputs of each output channel. */
  BLOCK_64(64),
  /** A scale for each block of 128 inputs of each output channel. */
  BLOCK_128(128),
  /** A scale for each block of 256 inputs of each output channel. */
  BLOCK_256(256);

  /** How many channels share a table. */
  public static final int GROUP = 16;

  private final int block;

  Granularity(int block) {
    this.block = block;
  }

  /** Whether the channels of a weight have nothing of their own. */
  public boolean whole() {
    return this == TENSOR || this == SHARED;
  }

  /** How many inputs of a channel share a scale; 0 for all. */
  public int block() {
    return block;
  }
}
