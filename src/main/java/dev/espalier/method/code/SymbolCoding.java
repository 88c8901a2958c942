package dev.espalier.method.code;

/** The ways to code symbols. */
public enum SymbolCoding {
  /** One byte each. */
  RAW(0, "raw"),
  /** A canonical Huffman code of their own. */
  HUFFMAN(1, "Huffman"),
  /** What is not zero and the gaps between, each by a Huffman code, as in Deep Compression. */
  RELATIVE(2, "relative index"),
  /** The adaptive arithmetic coder, in the manner of DeepCABAC. */
  ADAPTIVE(3, "adaptive"),
  /** The same by decisions in a tree, for many different symbols. */
  TREE(5, "adaptive tree"),
  /**
   * Two different symbols, such as what is pruned and what is not, by the odds of rows, columns and
   * neighbours.
   */
  PAIR(7, "adaptive pair"),
  /** Few symbols by the odds of counts. */
  COUNTS(8, "adaptive counts");

  /** No number is above this one. */
  public static final int HIGHEST = 8;

  private final int number;
  private final String words;

  SymbolCoding(int number, String words) {
    this.number = number;
    this.words = words;
  }

  /** What it is called before people. */
  public String words() {
    return words;
  }

  /** What stands for it in a file. */
  public int number() {
    return number;
  }

  /**
   * The one with a number.
   *
   * @throws CodeException if there is none
   */
  public static SymbolCoding of(int number) throws CodeException {
    for (SymbolCoding coding : values()) {
      if (coding.number == number) {
        return coding;
      }
    }
    throw new CodeException("there is no coding " + number);
  }
}
