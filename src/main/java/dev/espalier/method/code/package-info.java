/**
 * Lossless coding of symbols, and how few bits that takes: canonical Huffman codes, relative
 * indices of what is not zero as in Deep Compression, and an adaptive binary arithmetic coder with
 * contexts in the manner of DeepCABAC. Knows arrays only: no weights, no files.
 *
 * <p>What is decoded may come from anywhere: no length in it is trusted, and whatever is wrong ends
 * in a {@link dev.espalier.method.code.CodeException}.
 */
@NullMarked
package dev.espalier.method.code;

import org.jspecify.annotations.NullMarked;
