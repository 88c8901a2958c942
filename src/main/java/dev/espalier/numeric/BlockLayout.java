package dev.espalier.numeric;

import java.util.function.IntConsumer;

/**
 * Blocks of consecutive elements of each channel. They lie along the inputs: along the axes after
 * the channel axis, taken as one, as in a convolution [outputs, inputs, kernel] (all kernel places
 * of an input, then those of the next) or a matrix [outputs, inputs]; or, where those before it are
 * longer, along these, as in a matrix [inputs, outputs]. The last block of each row may be shorter.
 *
 * <p>Along the axes after it, block b of channel c of outer index o is group {@code (o * channels +
 * c) * blocks + b}; along those before it, block b of channel c at inner index i is group {@code (b
 * * channels + c) * inner + i}.
 *
 * @param channels where the channels lie
 * @param size how many elements share a scale
 */
public record BlockLayout(ChannelLayout channels, int size) implements ScaleLayout {
  public BlockLayout {
    if (size < 1) {
      throw new IllegalArgumentException("blocks of " + size);
    }
  }

  /** Whether blocks lie along the axes before the channel axis. */
  public boolean alongOuter() {
    return channels.outer() > channels.inner();
  }

  /** How many elements are divided into blocks at a time. */
  public int length() {
    return alongOuter() ? channels.outer() : channels.inner();
  }

  /** Into how many blocks. */
  public int blocks() {
    return Math.ceilDiv(length(), size);
  }

  @Override
  public int elementCount() {
    return channels.elementCount();
  }

  @Override
  public int groups() {
    return alongOuter()
        ? blocks() * channels.channels() * channels.inner()
        : channels.outer() * channels.channels() * blocks();
  }

  @Override
  public int groupOf(int index) {
    if (alongOuter()) {
      return index / rowLength() / size * rowLength() + index % rowLength();
    }
    int inner = channels.inner();
    return index / inner * blocks() + index % inner / size;
  }

  @Override
  public int channelOfGroup(int group) {
    return alongOuter()
        ? group % rowLength() / channels.inner()
        : group / blocks() % channels.channels();
  }

  @Override
  public boolean inRuns() {
    return !alongOuter();
  }

  @Override
  public int runEnd(int index) {
    int inner = channels.inner();
    int begin = index / inner * inner;
    return begin + Math.min(((index - begin) / size + 1) * size, inner);
  }

  @Override
  public int rows() {
    return channels.outer();
  }

  @Override
  public int rowLength() {
    return channels.channels() * channels.inner();
  }

  @Override
  public int rowGroup(int row) {
    return row / size * rowLength();
  }

  @Override
  public int repeat() {
    return 1;
  }

  @Override
  public void forEach(int group, IntConsumer index) {
    if (alongOuter()) {
      int first = group / rowLength() * size;
      int end = Math.min(first + size, channels.outer());
      for (int row = first; row < end; row++) {
        index.accept(row * rowLength() + group % rowLength());
      }
    } else {
      int from = group / blocks() * channels.inner() + group % blocks() * size;
      for (int at = from; at < runEnd(from); at++) {
        index.accept(at);
      }
    }
  }
}
