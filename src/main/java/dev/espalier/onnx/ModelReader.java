package dev.espalier.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.WireException;
import dev.espalier.onnx.wire.WireReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the top of a model file. */
final class ModelReader {
  private final Source source;

  private ModelReader(Source source) {
    this.source = source;
  }

  static OnnxModel open(Path file) throws OnnxException {
    Source source = Source.open(file);
    boolean opened = false;
    try {
      OnnxModel model = new ModelReader(source).read();
      opened = true;
      return model;
    } finally {
      if (!opened) {
        source.close();
      }
    }
  }

  private OnnxModel read() throws OnnxException {
    List<Field> graphs = new ArrayList<>(1);
    ModelProto head = head(graphs);
    if (!head.hasIrVersion() || graphs.isEmpty()) {
      throw noModel("it has no " + (graphs.isEmpty() ? "graph" : "IR version"), null);
    }
    if (graphs.size() > 1) {
      throw source.error(Place.FILE, "the model has two main graphs", "Export the model again");
    }
    Field field = graphs.getFirst();
    OnnxGraph main = new GraphReader(source).readMain(field);
    List<OnnxGraph> all = GraphIndex.link(source, main);
    try {
      List<Field> fields = WireReader.fields(source.bytes(), 0, source.bytes().byteSize());
      return new OnnxModel(source, head, fields, all);
    } catch (WireException e) {
      throw source.damaged(Place.FILE, e);
    }
  }

  private ModelProto head(List<Field> graphs) throws OnnxException {
    try {
      byte[] rest =
          Skim.rest(
              source.bytes(),
              0,
              source.bytes().byteSize(),
              part ->
                  (part.isDelimited(ModelProto.GRAPH_FIELD_NUMBER) && graphs.add(part))
                      || part.isDelimited(ModelProto.TRAINING_INFO_FIELD_NUMBER)
                      || part.isDelimited(ModelProto.FUNCTIONS_FIELD_NUMBER));
      return ModelProto.parseFrom(rest);
    } catch (WireException e) {
      throw noModel(String.valueOf(e.getMessage()), e);
    } catch (InvalidProtocolBufferException e) {
      throw noModel(String.valueOf(e.getMessage()), e);
    }
  }

  private OnnxException noModel(String why, @Nullable IOException e) {
    Optional<FileKind> kind = FileKind.of(source.bytes());
    return new OnnxException(
        source.file(),
        "",
        kind.map(k -> "is " + k.text()).orElse("is no ONNX model or is damaged, " + why),
        kind.map(FileKind::advice).orElse("Fetch or export it again"),
        e);
  }
}
