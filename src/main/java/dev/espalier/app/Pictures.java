package dev.espalier.app;

import dev.espalier.app.task.Outcome;
import dev.espalier.app.task.TaskRunner;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Picture;
import dev.espalier.numeric.CancelSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples as pictures. */
final class Pictures {

  private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

  private Pictures() {}

  /** Reads in the background; only the newest request is answered. */
  static void readSoon(
      TaskRunner tasks, Dataset data, List<Integer> samples, Consumer<Map<Integer, Picture>> read) {
    tasks.latest(
        "read pictures",
        Duration.ZERO,
        context -> read(data, samples, context.cancel()),
        Outcome.of(read, failure -> LOG.warn("{}", failure.message())));
  }

  private static Map<Integer, Picture> read(
      Dataset data, List<Integer> samples, CancelSignal cancel) throws DataException {
    Map<Integer, Picture> pictures = new HashMap<>();
    for (int sample : samples) {
      cancel.throwIfCancelled();
      Optional<Picture> picture = data.picture(sample);
      picture.ifPresent(p -> pictures.put(sample, p));
    }
    return pictures;
  }
}
