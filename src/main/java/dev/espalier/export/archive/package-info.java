/**
 * The archive ({@code .espalier}): a model file entropy-coded, from which the same file comes back
 * byte by byte. {@link dev.espalier.export.archive.Packer} finds the weights in an {@code .onnx}
 * file and codes each in the way that takes the fewest bytes; {@link
 * dev.espalier.export.archive.Unpacker} knows nothing of models and trusts nothing in an archive.
 */
@NullMarked
package dev.espalier.export.archive;

import org.jspecify.annotations.NullMarked;
