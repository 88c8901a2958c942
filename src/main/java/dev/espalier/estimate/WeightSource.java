package dev.espalier.estimate;

/**
 * Read access to one weight tensor, row major, in pieces: a profile must not need the whole tensor
 * in memory.
 *
 * <p>Implementations are read by one thread at a time.
 */
public interface WeightSource {

  /** Number of elements. */
  long size();

  /** Number of output channels; 1 where the tensor has none. */
  int channels();

  /**
   * Elements that follow one another within the same channel: the product of the dims behind the
   * channel axis.
   */
  long inner();

  /**
   * Copies elements as float32.
   *
   * @param from index of the first element
   * @param into where to put them, from index 0
   * @param length how many
   */
  void read(long from, float[] into, int length);

  /** The channel of an element. */
  default int channelOf(long index) {
    return (int) ((index / inner()) % channels());
  }

  /** A tensor that is in memory already. */
  static WeightSource of(float[] values, int channels, long inner) {
    return new WeightSource() {
      @Override
      public long size() {
        return values.length;
      }

      @Override
      public int channels() {
        return channels;
      }

      @Override
      public long inner() {
        return inner;
      }

      @Override
      public void read(long from, float[] into, int length) {
        System.arraycopy(values, Math.toIntExact(from), into, 0, length);
      }
    };
  }
}
