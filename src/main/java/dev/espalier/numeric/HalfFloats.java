package dev.espalier.numeric;

import java.util.concurrent.atomic.AtomicInteger;

/** IEEE 754 binary16, as bit patterns in shorts. */
public final class HalfFloats {
  /** The largest finite half. */
  public static final float MAX_VALUE = 65504f;

  private static final int CHUNK = 1 << 18;

  private HalfFloats() {}

  /**
   * Rounds finite floats to the nearest half, ties to even. What would become infinite becomes the
   * largest half of its sign.
   *
   * @param into as long as the values
   * @return how many elements that happened to
   */
  public static int encode(float[] values, short[] into, CancelSignal cancel) {
    AtomicInteger saturated = new AtomicInteger();
    Chunks.forEach(
        values.length,
        CHUNK,
        cancel,
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            into[i] = Float.floatToFloat16(values[i]);
          }
          saturated.addAndGet(saturate(into, from, to));
        });
    return saturated.get();
  }

  private static int saturate(short[] halves, int from, int to) {
    int saturated = 0;
    for (int i = from; i < to; i++) {
      if ((halves[i] & 0x7FFF) == 0x7C00) {
        halves[
            i]--; // the largest finite half is the pattern before that of infinity, in either sign
        saturated++;
      }
    }
    return saturated;
  }

  /** Widens halves to floats, exactly. */
  public static void decode(short[] halves, float[] into) {
    Chunks.forEach(
        halves.length,
        CHUNK,
        CancelSignal.none(),
        (chunk, from, to) -> {
          for (int i = from; i < to; i++) {
            into[i] = Float.float16ToFloat(halves[i]);
          }
        });
  }
}
