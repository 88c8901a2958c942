package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import dev.espalier.method.code.SymbolCodec;
import dev.espalier.method.code.SymbolCoding;
import dev.espalier.method.code.Symbols;

/** Reads the runs of one slice. How long each is, is known to who reads, not to the slice. */
final class SliceReader {
  private final NumberReader in;

  SliceReader(byte[] slice) {
    in = new NumberReader(slice);
  }

  /** The next run of {@code count} symbols. */
  byte[] next(int count, Symbols.Layout layout) throws CodeException {
    int coding = in.nextInt(SymbolCoding.HIGHEST, "the coding");
    byte[] coded = in.bytes(in.nextInt(in.left(), "the length of a run"));
    return coding == SliceWriter.DEFLATED
        ? Deflated.inflate(coded, count)
        : SymbolCodec.decode(SymbolCoding.of(coding), coded, count, layout);
  }

  /** Checks that nothing but zeros follows. */
  void checkEnd() throws CodeException {
    for (byte rest : in.bytes(in.left())) {
      if (rest != 0) {
        throw new CodeException("there is more than belongs to it");
      }
    }
  }
}
