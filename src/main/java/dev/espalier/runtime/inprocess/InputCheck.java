package dev.espalier.runtime.inprocess;

import dev.espalier.data.InputSpec;
import dev.espalier.data.Tensor;
import dev.espalier.runtime.RuntimeFailure;
import dev.espalier.runtime.RuntimeFailure.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what does not fit before onnxruntime does, and more plainly. */
record InputCheck(String model, List<InputSpec> inputs, List<InputSpec> outputs) {

  void checkInputs(Map<String, Tensor> tensors) throws RuntimeFailure {
    for (InputSpec input : inputs) {
      Tensor tensor = tensors.get(input.name());
      if (tensor == null) {
        throw refused("input '%s' is missing".formatted(input.name()), inputs, "inputs");
      }
      String mismatch = input.mismatch(tensor).orElse("");
      if (!mismatch.isEmpty()) {
        throw refused(mismatch, inputs, "inputs");
      }
    }
    checkNames(tensors.keySet(), inputs, "input");
  }

  void checkOutputs(Set<String> wanted) throws RuntimeFailure {
    checkNames(wanted, outputs, "output");
  }

  private void checkNames(Set<String> names, List<InputSpec> specs, String what)
      throws RuntimeFailure {
    Set<String> known = specs.stream().map(InputSpec::name).collect(Collectors.toSet());
    for (String name : names) {
      if (!known.contains(name)) {
        throw refused("there is no %s '%s'".formatted(what, name), specs, what + "s");
      }
    }
  }

  private RuntimeFailure refused(String reason, List<InputSpec> specs, String what) {
    String all = specs.stream().map(InputSpec::toString).collect(Collectors.joining("; "));
    return new RuntimeFailure(
        Kind.REFUSED,
        model,
        "%s cannot be run: %s".formatted(model, reason),
        "Its %s are %s".formatted(what, all.isEmpty() ? "none" : all),
        null);
  }
}
