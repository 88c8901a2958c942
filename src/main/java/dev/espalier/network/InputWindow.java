package dev.espalier.network;

import java.util.List;

/** How the input vectors of a layer's matrices lie in the value that flows into it. */
public sealed interface InputWindow {

  /**
   * Vectors along one axis.
   *
   * @param last whether it is the last axis; otherwise it is the one before
   */
  record Vectors(boolean last) implements InputWindow {}

  /**
   * Patches of a value [batch, channels, spatial axes...], one for each place of the output. All
   * lists have an entry for each spatial axis.
   *
   * @param groups how many matrices share the channels
   * @param transposed whether the layer is a transposed convolution
   * @param kernel sizes of the kernel
   * @param strides steps of the output, or of the input if transposed
   * @param dilations distances of the kernel's elements
   * @param padding what {@code auto_pad} says; {@code NOTSET} for {@code pads}
   * @param pads added before each axis, then after each
   */
  record Patches(
      int groups,
      boolean transposed,
      List<Integer> kernel,
      List<Integer> strides,
      List<Integer> dilations,
      String padding,
      List<Integer> pads)
      implements InputWindow {
    public Patches {
      kernel = List.copyOf(kernel);
      strides = List.copyOf(strides);
      dilations = List.copyOf(dilations);
      pads = List.copyOf(pads);
    }

    /** Number of elements of the kernel. */
    public int kernelSize() {
      return kernel.stream().reduce(1, (a, b) -> a * b);
    }
  }
}
