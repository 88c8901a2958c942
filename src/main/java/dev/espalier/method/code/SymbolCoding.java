package dev.espalier.method.code;

/** The ways to code symbols; their order is their number in a file. */
public enum SymbolCoding {
  /** One byte each. */
  RAW("raw"),
  /** A canonical Huffman code of their own. */
  HUFFMAN("Huffman"),
  /** What is not zero and the gaps between, each by a Huffman code, as in Deep Compression. */
  RELATIVE("relative index"),
  /** The adaptive arithmetic coder, in the manner of DeepCABAC. */
  ADAPTIVE("adaptive");

  private final String words;

  SymbolCoding(String words) {
    this.words = words;
  }

  /** What it is called before people. */
  public String words() {
    return words;
  }
}
