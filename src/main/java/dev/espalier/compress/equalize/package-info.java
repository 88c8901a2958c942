/**
 * Cross-layer equalization: the factors by which the channels of neighbouring layers are rescaled
 * so that their ranges are alike, and weights rescaled by them. After Nagel et al., Data-Free
 * Quantization Through Weight Equalization and Bias Correction (2019), section 4.1, and Meller et
 * al., Same, Same But Different (2019).
 */
@NullMarked
package dev.espalier.compress.equalize;

import org.jspecify.annotations.NullMarked;
