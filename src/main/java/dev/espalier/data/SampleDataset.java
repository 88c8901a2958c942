package dev.espalier.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Samples that feeds read from files. */
final class SampleDataset implements Dataset {

  private final Path file;
  private final Samples samples;
  private final Labels labels;
  private final Runnable release;

  /**
   * What was made of the data.
   *
   * @param size number of samples
   * @param feeds one for each of the model's inputs, in its order
   * @param pictures the samples as pictures, if they are
   * @param preprocessing how the numbers are prepared, if there is a choice
   * @param notes what was decided by rule
   */
  record Samples(
      int size,
      List<Feed> feeds,
      Optional<PictureSource> pictures,
      Optional<Preprocessing> preprocessing,
      List<String> notes) {

    Samples withNotes(List<String> more) {
      return new Samples(size, feeds, pictures, preprocessing, List.copyOf(more));
    }
  }

  /** Takes what lets go of the files. */
  SampleDataset(Path file, Samples samples, Labels labels, Runnable release) {
    this.file = file;
    this.samples = samples;
    this.labels = labels;
    this.release = release;
  }

  @Override
  public String name() {
    return file.getFileName().toString();
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public List<String> inputNames() {
    return samples.feeds().stream().map(feed -> feed.input().name()).toList();
  }

  @Override
  public Optional<int[]> labels() {
    return labels.values().map(int[]::clone);
  }

  @Override
  public List<String> classNames() {
    return labels.classNames();
  }

  @Override
  public int maxBatch() {
    return samples.feeds().stream().mapToInt(SampleDataset::maxBatch).min().orElse(1);
  }

  private static int maxBatch(Feed feed) {
    if (!feed.batched()) {
      // A value that is the same for all samples goes with any batch only if it is a scalar.
      return feed instanceof ConstantFeed && feed.input().rank() == 0 ? Integer.MAX_VALUE : 1;
    }
    long fixed = feed.input().axis(0);
    return fixed > 0 ? (int) Math.min(fixed, Integer.MAX_VALUE) : Integer.MAX_VALUE;
  }

  @Override
  public Optional<Preprocessing> preprocessing() {
    return samples.preprocessing();
  }

  @Override
  public List<String> notes() {
    return samples.notes();
  }

  @Override
  public Map<String, Tensor> batch(int[] indices) throws DataException {
    if (indices.length == 0 || indices.length > maxBatch()) {
      throw new IllegalArgumentException(
          "%d samples in a batch of at most %d".formatted(indices.length, maxBatch()));
    }
    Map<String, Tensor> batch = new LinkedHashMap<>();
    for (Feed feed : samples.feeds()) {
      batch.put(feed.input().name(), fill(feed, indices));
    }
    return batch;
  }

  private Tensor fill(Feed feed, int[] indices) throws DataException {
    long[] sample = feed.sampleShape();
    long[] shape =
        feed.batched()
            ? LongStream.concat(LongStream.of(indices.length), LongStream.of(sample)).toArray()
            : sample;
    ByteBuffer buffer = allocate(feed, shape);
    for (int index : feed.batched() ? indices : new int[] {indices[0]}) {
      feed.write(checked(index), buffer);
    }
    return Tensor.of(feed.input().type(), buffer.flip(), shape);
  }

  private ByteBuffer allocate(Feed feed, long[] shape) throws DataException {
    long bytes;
    try {
      bytes = Tensor.byteCount(feed.input().type(), shape);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          file, "input '" + feed.input().name() + "'", e.getMessage() + "; use smaller batches", e);
    }
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public Optional<Picture> picture(int index) throws DataException {
    if (samples.pictures().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(samples.pictures().get().picture(checked(index)));
  }

  @Override
  public Optional<FedSample> fed(int index) throws DataException {
    if (samples.preprocessing().isEmpty()) {
      return Optional.empty();
    }
    Optional<PictureFeed> pictures =
        samples.feeds().stream()
            .filter(PictureFeed.class::isInstance)
            .map(PictureFeed.class::cast)
            .findFirst();
    Feed prepared = pictures.isPresent() ? pictures.get() : samples.feeds().getFirst();
    Tensor tensor = fill(prepared, new int[] {checked(index)});
    Layout layout = samples.preprocessing().get().layout();
    return Optional.of(
        FedSample.of(
            prepared.input(),
            tensor,
            pictures.map(feed -> FedSample.Shape.of(feed.pictureShape(), layout))));
  }

  private int checked(int index) {
    if (index < 0 || index >= samples.size()) {
      throw new IndexOutOfBoundsException("sample " + index + " of " + samples.size());
    }
    return index;
  }

  @Override
  public void close() {
    release.run();
  }

  @Override
  public String toString() {
    return "%s: %d samples for %s".formatted(name(), size(), inputNames());
  }
}
