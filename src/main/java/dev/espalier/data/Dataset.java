package dev.espalier.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Samples for a model, labelled or not. Nothing but labels is held in memory: batches are read when
 * asked for, preprocessed, and checked against what the model wants. Safe to use from several
 * threads; after {@link #close} every read fails.
 */
public interface Dataset extends AutoCloseable {

  /** A short name to show, such as the file's name. */
  String name();

  /** The file or folder that the samples are in; what is kept about them is named after it. */
  Path file();

  /** Number of samples, at least one. */
  int size();

  /** The model inputs that each batch feeds, in the model's order. */
  List<String> inputNames();

  /** The right class of each sample, or nothing for data without labels; a copy. */
  Optional<int[]> labels();

  /** The names of the classes by label; empty where the data does not name them. */
  List<String> classNames();

  /**
   * The largest batch that the model takes: its own batch size where that is fixed, 1 where an
   * input has no batch axis, {@link Integer#MAX_VALUE} where the model leaves it free.
   */
  int maxBatch();

  /** How pictures are brought into the model's form; nothing for data that is fed as it is. */
  Optional<Preprocessing> preprocessing();

  /** What was decided by rule rather than told, as sentences for the user. */
  List<String> notes();

  /**
   * Reads samples and makes them ready for the model.
   *
   * @param indices which samples, in the order wanted; no more than {@link #maxBatch}
   * @return one tensor per model input, the samples along its first axis
   * @throws DataException if a sample cannot be read or does not fit the model
   */
  Map<String, Tensor> batch(int[] indices) throws DataException;

  /** Reads {@code count} samples from index {@code from} on; see {@link #batch(int[])}. */
  default Map<String, Tensor> batch(int from, int count) throws DataException {
    return batch(IntStream.range(from, from + count).toArray());
  }

  /**
   * Reads samples from index {@code from} on for one call of the model: one, or as many as its
   * batch size is, where that is fixed. Where there are too few the last one fills the batch up.
   *
   * @throws DataException if a sample cannot be read or does not fit the model
   */
  default Map<String, Tensor> call(int from) throws DataException {
    int rows = maxBatch() < Integer.MAX_VALUE ? maxBatch() : 1;
    return batch(IntStream.range(from, from + rows).map(i -> Math.min(i, size() - 1)).toArray());
  }

  /** The sample as a picture, where it is one. */
  Optional<Picture> picture(int index) throws DataException;

  /** What the model gets of a sample: of the input that {@link #preprocessing} is about. */
  Optional<FedSample> fed(int index) throws DataException;

  /** Lets go of the files. */
  @Override
  void close();
}
