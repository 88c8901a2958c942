package dev.espalier.tune;

import dev.espalier.calibrate.Calibrator;
import dev.espalier.data.DataException;
import dev.espalier.data.Dataset;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxTensor;
import dev.espalier.onnx.Storage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells calibrations apart by what they rest on: the bytes of the model, and what it was fed (both
 * SHA-256), so that neither a renamed file nor other preprocessing is taken for what it is not.
 */
final class CalibrationKey {

  /** What the key stands for beyond its contents; changes with the way calibration works. */
  private static final String VERSION = "calibration 2";

  private static final int CHUNK = 1 << 20;
  private static final int TOGETHER = 32;

  private final MessageDigest digest;
  private final CancelSignal cancel;

  private CalibrationKey(CancelSignal cancel) {
    this.cancel = cancel;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    digest.update(VERSION.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key of calibrating a model on samples.
   *
   * @throws IOException if the model's file or the samples cannot be read
   */
  static String of(OnnxModel model, Dataset data, int wanted, CancelSignal cancel)
      throws IOException {
    CalibrationKey key = new CalibrationKey(cancel);
    key.add(model);
    key.add(data, Calibrator.samples(data, wanted));
    return HexFormat.of().formatHex(key.digest.digest());
  }

  private void add(OnnxModel model) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    try (FileChannel file = FileChannel.open(model.file(), StandardOpenOption.READ)) {
      while (file.read(buffer) >= 0) {
        cancel.throwIfCancelled();
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    for (OnnxGraph graph : model.allGraphs()) {
      for (OnnxTensor tensor : graph.initializers()) {
        if (tensor.storage() == Storage.EXTERNAL) {
          add(tensor.bytes());
        }
      }
    }
  }

  private void add(MemorySegment bytes) {
    for (long from = 0; from < bytes.byteSize(); from += CHUNK) {
      cancel.throwIfCancelled();
      digest.update(bytes.asSlice(from, Math.min(CHUNK, bytes.byteSize() - from)).asByteBuffer());
    }
  }

  private void add(Dataset data, int[] samples) throws DataException {
    int rows = Math.min(data.maxBatch(), TOGETHER);
    for (int from = 0; from < samples.length; from += rows) {
      cancel.throwIfCancelled();
      int[] some = Arrays.copyOfRange(samples, from, Math.min(from + rows, samples.length));
      for (Map.Entry<String, Tensor> input : new TreeMap<>(data.batch(some)).entrySet()) {
        String name = input.getKey() + Arrays.toString(input.getValue().shape());
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(input.getValue().buffer());
      }
    }
  }
}
