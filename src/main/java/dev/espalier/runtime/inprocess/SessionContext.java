package dev.espalier.runtime.inprocess;

import ai.onnxruntime.OrtEnvironment;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.SessionSettings;

/** What a session was opened from and with. */
record SessionContext(
    OrtEnvironment environment,
    ModelSource source,
    SessionSettings settings,
    RunWatch watch,
    DeepCalls calls) {

  String model() {
    return source.name();
  }
}
