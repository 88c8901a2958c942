/**
 * The archive ({@code .espalier}): a model file and the files of its external data entropy-coded,
 * from which the same files come back byte by byte. {@link dev.espalier.export.archive.Packer}
 * finds the weights in an {@code .onnx} file and codes each in the way that takes the fewest bytes;
 * {@link dev.espalier.export.archive.Unpacker} knows nothing of models and trusts nothing in an
 * archive.
 *
 * <p>The format: {@link dev.espalier.export.archive.Header}, slices, {@link
 * dev.espalier.export.archive.Directory}. Version 1 holds a model alone, version 2 data files too,
 * by names that {@link dev.espalier.export.archive.DataNames} has nothing against; 3 and 4 are the
 * same with runs by {@link dev.espalier.method.code.SymbolCoding#TREE}, 7 and 8 with those by
 * {@link dev.espalier.method.code.SymbolCoding#PAIR} and {@link
 * dev.espalier.method.code.SymbolCoding#COUNTS}, too. All are read, and the lowest one that will do
 * is written; 5 and 6 are no more.
 */
@NullMarked
package dev.espalier.export.archive;

import org.jspecify.annotations.NullMarked;
