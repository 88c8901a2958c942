package dev.espalier.method.codebook;

/**
 * The tables of a weight and the scales of its channels. Place q of channel c stands for {@code
 * levels[tableOf(c) * size + q] * scales[c]}, one float multiplication, or for the level itself
 * where there are no scales. The arrays are shared, not copied.
 *
 * @param levels the tables one after the other, each ascending
 * @param size levels of a table, 1 to 256
 * @param run how many channels next to each other share a table
 * @param scales positive, one for each channel; none where the tables are of the weights' own size
 */
public record Codebooks(float[] levels, int size, int run, float[] scales) {
  private static final int ALL = Integer.MAX_VALUE;

  public Codebooks {
    if (size < 1 || size > 256 || levels.length % size != 0 || run < 1) {
      throw new IllegalArgumentException(
          levels.length + " levels in tables of " + size + " for " + run + " channels each");
    }
  }

  /** Tables of the weights' own size. */
  public static Codebooks tables(float[] levels, int size, int run) {
    return new Codebooks(levels, size, run, new float[0]);
  }

  /** One table times a scale for each channel. */
  public static Codebooks scaled(float[] levels, float[] scales) {
    return new Codebooks(levels, levels.length, ALL, scales);
  }

  /** Whether there are scales. */
  public boolean scaled() {
    return run == ALL;
  }

  /** The number of tables. */
  public int tables() {
    return levels.length / size;
  }

  /** How many tables channels take. */
  public static int tables(int channels, int run) {
    return Math.ceilDiv(channels, run);
  }

  /** The table of a channel. */
  public int tableOf(int channel) {
    return channel / run;
  }

  /** What the places of a channel stand for. */
  public float[] levelsOf(int channel) {
    float[] row = new float[size];
    int from = tableOf(channel) * size;
    float scale = scaled() ? scales[channel] : 1;
    for (int place = 0; place < size; place++) {
      row[place] = levels[from + place] * scale;
    }
    return row;
  }
}
