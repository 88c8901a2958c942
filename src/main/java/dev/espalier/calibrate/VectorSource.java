package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.network.InputWindow;
import dev.espalier.network.LayerInput;

/** Takes the input vectors of a layer's matrices from the value that flows into it. */
interface VectorSource {

  /** The vectors of a layer. */
  static VectorSource of(LayerInput input) {
    return of(input, PatchVectors.PLACES);
  }

  /** The vectors of a layer, of a convolution those at so many places of a sample. */
  static VectorSource of(LayerInput input, int places) {
    return of(input.window(), input.layout().groups(), input.layout().columns(), places);
  }

  /**
   * The vectors of all layers that take in a value alike.
   *
   * @param groups matrices
   * @param columns inputs of each
   */
  static VectorSource of(InputWindow window, int groups, int columns) {
    return of(window, groups, columns, PatchVectors.PLACES);
  }

  private static VectorSource of(InputWindow window, int groups, int columns, int places) {
    return switch (window) {
      case InputWindow.Vectors vectors -> new AxisVectors(groups, columns, vectors.last());
      case InputWindow.Patches patches -> new PatchVectors(patches, places);
    };
  }

  /** Hands over all vectors of a value, some at a time. */
  void read(Tensor value, VectorSink sink);
}
