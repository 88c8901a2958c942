package dev.espalier.network;

import dev.espalier.network.InputWindow.Patches;
import dev.espalier.network.InputWindow.Vectors;
import dev.espalier.numeric.MatrixLayout;

/**
 * What flows into a layer, and how its weights form matrices that are multiplied with it.
 *
 * @param value the name of the value in the main graph
 * @param window how a convolution takes its inputs from the value, or that it is none
 * @param layout the matrices of the stored weight
 */
public record LayerInput(String value, InputWindow window, MatrixLayout layout) {

  /** How many columns each channel of the value has in a matrix: the elements of a kernel. */
  public int columnsOfChannel() {
    return switch (window) {
      case Vectors _ -> 1;
      case Patches patches -> patches.kernelSize();
    };
  }

  /** Number of channels of the value that a matrix takes in. */
  public int channelsOfGroup() {
    return layout.columns() / columnsOfChannel();
  }

  /** Number of channels of the value, or the length of the vectors in it. */
  public int channels() {
    return layout.groups() * channelsOfGroup();
  }

  /** Number of channels that the layer puts out. */
  public int outputs() {
    return layout.groups() * layout.rows();
  }
}
