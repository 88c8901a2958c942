package dev.espalier.runtime.worker;

import dev.espalier.data.Tensor;
import dev.espalier.runtime.ModelSource;
import dev.espalier.runtime.Optimization;
import dev.espalier.runtime.SessionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Requests as messages. */
final class RequestCodec {

  private RequestCodec() {}

  static MessageWriter write(Request request) throws IOException {
    MessageWriter out = new MessageWriter();
    out.text(request.getClass().getSimpleName()).number(request.id());
    switch (request) {
      case Request.Open open -> {
        writeSource(out, open.source());
        writeSettings(out, open.settings());
      }
      case Request.Run run -> {
        writeTensors(out.number(run.session()), run.inputs());
        out.texts(run.wanted());
      }
      case Request.Measure measure -> {
        out.number(measure.sessions().first()).number(measure.sessions().second());
        writeTensors(out, measure.inputs());
        out.number(measure.warmup()).number(measure.runs());
      }
      case Request.Profile profile -> {
        writeTensors(out.number(profile.session()), profile.inputs());
        out.number(profile.runs());
      }
      case Request.Close close -> out.number(close.session());
      case Request.Hello _, Request.Cancel _ -> {}
    }
    return out;
  }

  static Request read(MessageReader in) throws IOException {
    String kind = in.text();
    int id = in.integer();
    return switch (kind) {
      case "Hello" -> new Request.Hello(id);
      case "Open" -> new Request.Open(id, readSource(in), readSettings(in));
      case "Run" -> new Request.Run(id, in.integer(), readTensors(in), Set.copyOf(in.texts()));
      case "Measure" ->
          new Request.Measure(
              id,
              new Request.Sessions(in.integer(), in.integer()),
              readTensors(in),
              in.integer(),
              in.integer());
      case "Profile" -> new Request.Profile(id, in.integer(), readTensors(in), in.integer());
      case "Cancel" -> new Request.Cancel(id);
      case "Close" -> new Request.Close(id, in.integer());
      default -> throw new IOException("no request: " + kind);
    };
  }

  private static void writeSource(MessageWriter out, ModelSource source) throws IOException {
    switch (source) {
      case ModelSource.File file -> out.text("File").text(file.path().toAbsolutePath().toString());
      case ModelSource.Skeleton skeleton -> {
        out.text("Skeleton").text(skeleton.origin().toAbsolutePath().toString());
        out.block(skeleton.model());
        writeTensors(out, skeleton.externalInitializers());
      }
    }
  }

  private static ModelSource readSource(MessageReader in) throws IOException {
    boolean file = in.text().equals("File");
    Path path = Path.of(in.text());
    return file
        ? new ModelSource.File(path)
        : new ModelSource.Skeleton(in.block(), readTensors(in), path);
  }

  private static void writeSettings(MessageWriter out, SessionSettings settings)
      throws IOException {
    out.number(settings.threads()).text(settings.optimization().name());
    out.number(settings.arena() ? 1 : 0).number(settings.config().size());
    for (Map.Entry<String, String> entry : settings.config().entrySet()) {
      out.text(entry.getKey()).text(entry.getValue());
    }
  }

  private static SessionSettings readSettings(MessageReader in) throws IOException {
    int threads = in.integer();
    Optimization optimization = Optimization.valueOf(in.text());
    boolean arena = in.number() == 1;
    Map<String, String> config = new HashMap<>();
    for (int count = in.count(); count > 0; count--) {
      config.put(in.text(), in.text());
    }
    return new SessionSettings(threads, optimization, arena, config);
  }

  static void writeTensors(MessageWriter out, Map<String, Tensor> tensors) throws IOException {
    out.number(tensors.size());
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      out.text(tensor.getKey()).tensor(tensor.getValue());
    }
  }

  static Map<String, Tensor> readTensors(MessageReader in) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int count = in.count(); count > 0; count--) {
      tensors.put(in.text(), in.tensor());
    }
    return tensors;
  }
}
