package dev.espalier.runtime.worker;

import dev.espalier.data.ElementType;
import dev.espalier.data.InputSpec;
import dev.espalier.runtime.NodeTiming;
import dev.espalier.runtime.RuntimeFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Replies as messages. */
final class ReplyCodec {

  private ReplyCodec() {}

  static MessageWriter write(Reply reply) throws IOException {
    MessageWriter out = new MessageWriter();
    out.text(reply.getClass().getSimpleName()).number(reply.id());
    switch (reply) {
      case Reply.Ready ready -> out.text(ready.name()).text(ready.version());
      case Reply.Opened opened -> {
        writeSpecs(out, opened.inputs());
        writeSpecs(out, opened.outputs());
      }
      case Reply.Outputs outputs -> RequestCodec.writeTensors(out, outputs.tensors());
      case Reply.Measured measured -> out.numbers(measured.first()).numbers(measured.second());
      case Reply.Profiled profiled -> writeTimings(out, profiled.timings());
      case Reply.Failed failed -> out.text(failed.kind().name()).text(failed.message());
      case Reply.Cancelled _, Reply.Alive _ -> {}
    }
    return out;
  }

  static Reply read(MessageReader in) throws IOException {
    String kind = in.text();
    int id = in.integer();
    return switch (kind) {
      case "Ready" -> new Reply.Ready(id, in.text(), in.text());
      case "Opened" -> new Reply.Opened(id, readSpecs(in), readSpecs(in));
      case "Outputs" -> new Reply.Outputs(id, RequestCodec.readTensors(in));
      case "Measured" -> new Reply.Measured(id, in.numbers(), in.numbers());
      case "Profiled" -> new Reply.Profiled(id, readTimings(in));
      case "Failed" -> new Reply.Failed(id, RuntimeFailure.Kind.valueOf(in.text()), in.text());
      case "Cancelled" -> new Reply.Cancelled(id);
      case "Alive" -> new Reply.Alive(id);
      default -> throw new IOException("no reply: " + kind);
    };
  }

  private static void writeSpecs(MessageWriter out, List<InputSpec> specs) throws IOException {
    out.number(specs.size());
    for (InputSpec spec : specs) {
      out.text(spec.name()).text(spec.type().name()).numbers(spec.shape());
    }
  }

  private static List<InputSpec> readSpecs(MessageReader in) throws IOException {
    List<InputSpec> specs = new ArrayList<>();
    for (int count = in.count(); count > 0; count--) {
      specs.add(new InputSpec(in.text(), ElementType.valueOf(in.text()), in.numbers()));
    }
    return specs;
  }

  private static void writeTimings(MessageWriter out, List<NodeTiming> timings) throws IOException {
    out.number(timings.size());
    for (NodeTiming timing : timings) {
      out.text(timing.kernel()).text(timing.op());
      out.decimal(timing.callsPerRun()).decimal(timing.micros());
    }
  }

  private static List<NodeTiming> readTimings(MessageReader in) throws IOException {
    List<NodeTiming> timings = new ArrayList<>();
    for (int count = in.count(); count > 0; count--) {
      timings.add(new NodeTiming(in.text(), in.text(), in.decimal(), in.decimal()));
    }
    return timings;
  }
}
