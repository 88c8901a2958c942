package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.network.InputWindow.Patches;
import dev.espalier.numeric.linalg.Matrix;
import java.util.Arrays;

/**
 * The patches that a convolution multiplies its kernels with, a vector for each place of the
 * output: channel after channel of a group, and within a channel as the kernel lies (im2col).
 */
final class PatchVectors implements VectorSource {

  /** Floats that are handed over at a time. */
  private static final int AT_A_TIME = 1 << 20;

  /** Places of one sample that are looked at; of more every second, third... is. */
  static final int PLACES = 4096;

  private static final int SPATIAL = 3;

  private final Patches patches;
  private final int most;

  /**
   * Takes patches.
   *
   * @param most places of one sample that are looked at, at the most
   */
  PatchVectors(Patches patches, int most) {
    if (patches.kernel().size() > SPATIAL) {
      throw new IllegalArgumentException(patches.kernel().size() + " spatial axes");
    }
    this.patches = patches;
    this.most = most;
  }

  @Override
  public void read(Tensor value, VectorSink sink) {
    long[] shape = value.shape();
    int spatial = patches.kernel().size();
    if (shape.length != spatial + 2 || shape[1] % patches.groups() != 0) {
      throw new IllegalArgumentException(
          "a convolution over " + spatial + " axes in " + patches.groups() + " groups of " + value);
    }
    PatchGrid[] grids = new PatchGrid[SPATIAL];
    for (int axis = 0; axis < SPATIAL; axis++) {
      int own = axis - (SPATIAL - spatial);
      grids[axis] =
          own < 0
              ? new PatchGrid(1, 1, 1, new int[1])
              : PatchGrid.of(patches, own, Math.toIntExact(shape[own + 2]));
    }
    Sample sample = new Sample(value.toFloats(), grids, (int) shape[1] / patches.groups(), most);
    sample.read(Math.toIntExact(shape[0]), patches.groups(), sink);
  }

  /** The samples of one value. */
  private record Sample(float[] values, PatchGrid[] grids, int channels, int most) {

    private int area() {
      return grids[0].size() * grids[1].size() * grids[2].size();
    }

    private int places() {
      return grids[0].places() * grids[1].places() * grids[2].places();
    }

    private int kernelSize() {
      return grids[0].kernel() * grids[1].kernel() * grids[2].kernel();
    }

    /** Reads all groups of the channels; where the kernel lies is the same for all of them. */
    void read(int batch, int groups, VectorSink sink) {
      int step = Math.max(1, Math.ceilDiv(places(), most));
      int count = Math.ceilDiv(places(), step);
      int[][] offsets = new int[kernelSize()][];
      Arrays.setAll(offsets, element -> offsets(element, step, count));
      for (int group = 0; group < groups; group++) {
        read(batch, group, groups, offsets, sink);
      }
    }

    /** Reads one group, as many samples at a time as fit. */
    private void read(int batch, int group, int groups, int[][] offsets, VectorSink sink) {
      int count = offsets[0].length;
      int inputs = channels * kernelSize();
      int together = Math.max(1, AT_A_TIME / Math.max(1, inputs * count));
      for (int from = 0; from < batch; from += together) {
        int samples = Math.min(together, batch - from);
        Matrix vectors = Matrix.zeros(inputs, samples * count);
        for (int sample = 0; sample < samples; sample++) {
          int first = ((from + sample) * groups + group) * channels;
          for (int input = 0; input < inputs; input++) {
            int channel = first + input / kernelSize();
            int to = input * vectors.columns() + sample * count;
            copy(channel * area(), offsets[input % kernelSize()], vectors.values(), to);
          }
        }
        sink.take(group, vectors);
      }
    }

    /**
     * Where in a channel one element of the kernel lies, place after place; -1 beyond its borders.
     */
    private int[] offsets(int element, int step, int count) {
      int kx = element % grids[2].kernel();
      int ky = element / grids[2].kernel() % grids[1].kernel();
      int kz = element / grids[2].kernel() / grids[1].kernel();
      int[] offsets = new int[count];
      for (int i = 0; i < count; i++) {
        int place = i * step;
        int sx = grids[2].source(place % grids[2].places(), kx);
        int sy = grids[1].source(place / grids[2].places() % grids[1].places(), ky);
        int sz = grids[0].source(place / grids[2].places() / grids[1].places(), kz);
        boolean inside = sz >= 0 && sy >= 0 && sx >= 0;
        offsets[i] = inside ? (sz * grids[1].size() + sy) * grids[2].size() + sx : -1;
      }
      return offsets;
    }

    /** What one element of the kernel meets in one channel. */
    private void copy(int channel, int[] offsets, float[] into, int to) {
      for (int i = 0; i < offsets.length; i++) {
        into[to + i] = offsets[i] < 0 ? 0 : values[channel + offsets[i]];
      }
    }
  }
}
