package dev.espalier.calibrate;

import dev.espalier.data.Tensor;
import dev.espalier.network.InputWindow.Patches;
import dev.espalier.numeric.linalg.Matrix;

/**
 * The patches that a convolution multiplies its kernels with, a vector for each place of the
 * output: channel after channel of a group, and within a channel as the kernel lies (im2col).
 */
final class PatchVectors implements VectorSource {

  /** Floats that are handed over at a time. */
  private static final int AT_A_TIME = 1 << 20;

  /** Places of one sample that are looked at, at the most; of more every second, third... is. */
  private static final int PLACES = 4096;

  private static final int SPATIAL = 3;

  private final Patches patches;

  PatchVectors(Patches patches) {
    if (patches.kernel().size() > SPATIAL) {
      throw new IllegalArgumentException(patches.kernel().size() + " spatial axes");
    }
    this.patches = patches;
  }

  @Override
  public void read(Tensor value, Sink sink) {
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
    Sample sample = new Sample(value.toFloats(), grids, (int) shape[1] / patches.groups());
    for (int index = 0; index < shape[0]; index++) {
      for (int group = 0; group < patches.groups(); group++) {
        sample.read(index * patches.groups() + group, group, sink);
      }
    }
  }

  /** The samples of one value. */
  private record Sample(float[] values, PatchGrid[] grids, int channels) {

    private int area() {
      return grids[0].size() * grids[1].size() * grids[2].size();
    }

    private int kernelSize() {
      return grids[0].kernel() * grids[1].kernel() * grids[2].kernel();
    }

    /** Reads one group of the channels of one sample. */
    void read(int block, int group, Sink sink) {
      int places = grids[0].places() * grids[1].places() * grids[2].places();
      int step = Math.max(1, Math.ceilDiv(places, PLACES));
      int length = channels * kernelSize();
      int most = Math.max(1, AT_A_TIME / Math.max(1, length));
      int wanted = Math.ceilDiv(places, step);
      for (int from = 0; from < wanted; from += most) {
        int count = Math.min(most, wanted - from);
        float[] vectors = new float[count * length];
        for (int i = 0; i < count; i++) {
          patch(block, (from + i) * step, vectors, i * length);
        }
        sink.take(group, new Matrix(vectors, count, length));
      }
    }

    private void patch(int block, int place, float[] into, int at) {
      int x = place % grids[2].places();
      int rest = place / grids[2].places();
      int y = rest % grids[1].places();
      int z = rest / grids[1].places();
      int area = area();
      int to = at;
      int kernelSize = kernelSize();
      for (int kz = 0; kz < grids[0].kernel(); kz++) {
        int sz = grids[0].source(z, kz);
        for (int ky = 0; ky < grids[1].kernel(); ky++) {
          int sy = grids[1].source(y, ky);
          for (int kx = 0; kx < grids[2].kernel(); kx++, to++) {
            int sx = grids[2].source(x, kx);
            if (sz >= 0 && sy >= 0 && sx >= 0) {
              int from =
                  block * channels * area + (sz * grids[1].size() + sy) * grids[2].size() + sx;
              for (int channel = 0; channel < channels; channel++) {
                into[to + channel * kernelSize] = values[from + channel * area];
              }
            }
          }
        }
      }
    }
  }
}
