package dev.espalier.network;

import dev.espalier.numeric.MatrixLayout;

/**
 * What flows into a layer, and how its weights form matrices that are multiplied with it.
 *
 * @param value the name of the value in the main graph
 * @param window how a convolution takes its inputs from the value, or that it is none
 * @param layout the matrices of the stored weight
 */
public record LayerInput(String value, InputWindow window, MatrixLayout layout) {}
