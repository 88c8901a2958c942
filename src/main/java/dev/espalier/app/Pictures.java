package dev.espalier.app;

import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Picture;
import dev.espalier.numeric.CancelSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples as pictures. */
final class Pictures {

  private Pictures() {}

  static Map<Integer, Picture> read(Dataset data, List<Integer> samples, CancelSignal cancel)
      throws DataException {
    Map<Integer, Picture> pictures = new HashMap<>();
    for (int sample : samples) {
      cancel.throwIfCancelled();
      Optional<Picture> picture = data.picture(sample);
      picture.ifPresent(p -> pictures.put(sample, p));
    }
    return pictures;
  }
}
