package dev.espalier.recipe;

/** The processor that a compressed network is made for. */
public enum Target {
  /** The one that this program runs on. */
  THIS_MACHINE,
  /** A PC without instructions for products of bytes. */
  X86_AVX2,
  /** A PC with VNNI, the vector neural network instructions. */
  X86_VNNI,
  /** A processor of the ARM architecture. */
  ARM
}
