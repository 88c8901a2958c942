package dev.espalier.compress.equalize;

import dev.espalier.network.LayerInput;
import dev.espalier.numeric.MatrixLayout;
import java.util.ArrayList;
import java.util.List;

/** How the weights of one layer are rescaled. Equal to itself only. */
public final class LayerScale {
  private final LayerInput input;
  private final double[] outputs;
  private final double[] inputs;
  private final int repeat;

  /**
   * A scale.
   *
   * @param input where the channels lie in the weight
   * @param outputs what each channel that it puts out is divided by; empty if they stay
   * @param inputs what the weights of each channel that it takes in are multiplied with; empty if
   *     they stay
   * @param repeat how many of its inputs are one such channel
   */
  public LayerScale(LayerInput input, double[] outputs, double[] inputs, int repeat) {
    if ((outputs.length > 0 && outputs.length != input.outputs())
        || (inputs.length > 0 && inputs.length * repeat != input.channels())) {
      throw new IllegalArgumentException(
          "%d and %d times %d factors for %s"
              .formatted(outputs.length, inputs.length, repeat, input.layout()));
    }
    this.input = input;
    this.outputs = outputs.clone();
    this.inputs = inputs.clone();
    this.repeat = repeat;
  }

  /** Whether what the layer puts out is divided. */
  public boolean dividesOutputs() {
    return outputs.length > 0;
  }

  /** What each channel that the layer puts out is divided by. */
  public double divisor(int channel) {
    return outputs.length == 0 ? 1 : outputs[channel];
  }

  /** Number of channels that the layer puts out. */
  public int channels() {
    return input.outputs();
  }

  /** What the weights of each column are multiplied with, matrix by matrix. */
  public List<float[]> columns() {
    List<float[]> columns = new ArrayList<>();
    for (int group = 0; group < input.layout().groups(); group++) {
      double[] factors = factors(group);
      float[] rounded = new float[factors.length];
      for (int column = 0; column < factors.length; column++) {
        rounded[column] = (float) factors[column];
      }
      columns.add(rounded);
    }
    return columns;
  }

  private double[] factors(int group) {
    double[] factors = new double[input.layout().columns()];
    for (int column = 0; column < factors.length; column++) {
      int channel = group * input.channelsOfGroup() + column / input.columnsOfChannel();
      factors[column] = inputs.length == 0 ? 1 : inputs[channel / repeat];
    }
    return factors;
  }

  /** Weights of the layer, rescaled, in a new array. */
  public float[] apply(float[] weights) {
    return scaled(weights, false);
  }

  /** Weights that were rescaled, as they are on the scale of the original, in a new array. */
  public float[] undo(float[] weights) {
    return scaled(weights, true);
  }

  private float[] scaled(float[] weights, boolean back) {
    MatrixLayout layout = input.layout();
    float[] scaled = new float[weights.length];
    for (int group = 0; group < layout.groups(); group++) {
      double[] factors = factors(group);
      for (int row = 0; row < layout.rows(); row++) {
        double divisor = divisor(group * layout.rows() + row);
        for (int column = 0; column < factors.length; column++) {
          int at = layout.index(group, row, column);
          double scale = factors[column] / divisor;
          scaled[at] = (float) (back ? weights[at] / scale : weights[at] * scale);
        }
      }
    }
    return scaled;
  }
}
