package dev.espalier.method.codebook;

import dev.espalier.method.quantize.ChannelWalk;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.ChannelLayout;
import java.util.ArrayList;
import java.util.List;

/** The loops between weights and places in tables. */
public final class CodebookCodec {
  private CodebookCodec() {}

  /** The place of the level next to each weight; weights are finite. */
  public static byte[] encode(
      float[] values, ChannelLayout layout, Codebooks books, CancelSignal cancel) {
    byte[] codes = new byte[values.length];
    List<LevelSearch> searches = searches(books);
    walk(
        layout,
        cancel,
        (channel, from, to) -> {
          LevelSearch search = searches.get(books.tableOf(channel));
          float scale = books.scaled() ? books.scales()[channel] : 1;
          for (int i = from; i < to; i++) {
            codes[i] = (byte) search.place(values[i] / scale);
          }
        });
    return codes;
  }

  /** A search in each of the tables. */
  public static List<LevelSearch> searches(Codebooks books) {
    List<LevelSearch> searches = new ArrayList<>();
    for (int table = 0; table < books.tables(); table++) {
      searches.add(new LevelSearch(books.levels(), table * books.size(), books.size()));
    }
    return searches;
  }

  /** What the places stand for. */
  public static void decode(byte[] codes, ChannelLayout layout, Codebooks books, float[] into) {
    float[][] rows = new float[layout.channels()][];
    for (int channel = 0; channel < rows.length; channel++) {
      rows[channel] = books.levelsOf(channel);
    }
    walk(
        layout,
        CancelSignal.none(),
        (channel, from, to) -> {
          float[] row = rows[channel];
          for (int i = from; i < to; i++) {
            into[i] = row[codes[i] & 0xFF];
          }
        });
  }

  private static void walk(ChannelLayout layout, CancelSignal cancel, ChannelWalk.Run run) {
    if (layout.outer() == 1) {
      ChannelWalk.inRuns(layout, cancel, run);
    } else {
      int inner = layout.inner();
      ChannelWalk.inRows(
          layout,
          cancel,
          (first, begin) -> {
            for (int channel = 0; channel < layout.channels(); channel++) {
              int from = begin + channel * inner;
              run.work(channel, from, from + inner);
            }
          });
    }
  }
}
