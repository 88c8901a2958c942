package dev.espalier.evaluate;

import dev.espalier.data.Dataset;
import dev.espalier.data.FedSample;
import dev.espalier.data.Picture;
import dev.espalier.data.Preprocessing;
import dev.espalier.data.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Samples that are their own index: input {@code x} holds one number per sample. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FakeDataset(int size, int maxBatch, int[] truth, List<String> classNames)
    implements Dataset {

  static FakeDataset unlabelled(int size) {
    return new FakeDataset(size, Integer.MAX_VALUE, new int[0], List.of());
  }

  static FakeDataset labelled(int... labels) {
    return new FakeDataset(labels.length, Integer.MAX_VALUE, labels, List.of());
  }

  FakeDataset withMaxBatch(int batch) {
    return new FakeDataset(size, batch, truth, classNames);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Path file() {
    return Path.of("fake.npy");
  }

  @Override
  public List<String> inputNames() {
    return List.of("x");
  }

  @Override
  public Optional<int[]> labels() {
    return truth.length == 0 ? Optional.empty() : Optional.of(truth.clone());
  }

  @Override
  public Optional<Preprocessing> preprocessing() {
    return Optional.empty();
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public Map<String, Tensor> batch(int[] indices) {
    float[] values = new float[indices.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = indices[i];
    }
    return Map.of("x", Tensor.of(values, indices.length));
  }

  @Override
  public Optional<Picture> picture(int index) {
    return Optional.empty();
  }

  @Override
  public Optional<FedSample> fed(int index) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
