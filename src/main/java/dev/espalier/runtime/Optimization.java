package dev.espalier.runtime;

/** How far the runtime may rewrite a graph when it loads it. */
public enum Optimization {
  /** The graph as it is. */
  NONE,
  /** Constants folded, redundant nodes removed. */
  BASIC,
  /** Also nodes fused; node names of the file stay recognizable. */
  EXTENDED,
  /** Also memory layouts made for this processor: what users get by default. */
  ALL
}
