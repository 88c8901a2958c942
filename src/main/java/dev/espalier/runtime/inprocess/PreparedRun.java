package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.espalier.data.Tensor;
import dev.espalier.numeric.CancelSignal;
import dev.espalier.numeric.CancelledException;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.inprocess.RunWatch.WatchedRun;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A session with its inputs in onnxruntime's hands, for one run or for many. */
final class PreparedRun implements Measured {

  private final String model;
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;
  private final WatchedRun watched;
  private final Runnable onClose;

  private PreparedRun(
      String model,
      OrtSession session,
      Map<String, OnnxTensor> inputs,
      WatchedRun watched,
      Runnable onClose) {
    this.model = model;
    this.session = session;
    this.inputs = inputs;
    this.watched = watched;
    this.onClose = onClose;
  }

  /**
   * Hands the inputs over.
   *
   * @param onClose called when this is closed, or cannot be made
   */
  static PreparedRun of(
      SessionContext context,
      OrtSession session,
      Map<String, Tensor> tensors,
      CancelSignal cancel,
      Runnable onClose)
      throws RuntimeFailure {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    boolean made = false;
    try {
      cancel.throwIfCancelled();
      for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
        inputs.put(tensor.getKey(), OrtTensors.toOrt(context.environment(), tensor.getValue()));
      }
      WatchedRun watched = context.watch().watch(cancel);
      made = true;
      return new PreparedRun(context.model(), session, inputs, watched, onClose);
    } catch (OrtException e) {
      throw OrtErrors.failure("to take the inputs of", context.model(), e);
    } finally {
      if (!made) {
        inputs.values().forEach(OnnxTensor::close);
        onClose.run();
      }
    }
  }

  /** Runs for these outputs. */
  OrtSession.Result run(Set<String> wanted) throws RuntimeFailure {
    try {
      return session.run(inputs, wanted, watched.options());
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  @Override
  public long run() throws RuntimeFailure {
    try {
      long start = System.nanoTime();
      OrtSession.Result result = session.run(inputs, watched.options());
      long nanos = System.nanoTime() - start;
      result.close();
      watched.runEnded();
      return nanos;
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private RuntimeFailure failed(OrtException cause) {
    if (watched.terminated()) {
      throw new CancelledException();
    }
    return OrtErrors.failure("to run", model, cause);
  }

  @Override
  public void close() {
    watched.close();
    inputs.values().forEach(OnnxTensor::close);
    onClose.run();
  }
}
