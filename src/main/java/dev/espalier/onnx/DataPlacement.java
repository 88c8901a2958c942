package dev.espalier.onnx;

import dev.espalier.onnx.wire.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts payloads one after the other in a file beside the model, each at the start of a page. */
final class DataPlacement implements Placement {
  /** So that a runtime can map each tensor by itself. */
  private static final int PAGE = 4096;

  /** A payload that is no longer than the entries that would say where it is stays in the model. */
  private static final long WORTH_MOVING = 1024;

  private final String location;
  private final List<Piece> content = new ArrayList<>();
  private long size;

  /**
   * @param location the name of the file
   */
  DataPlacement(String location) {
    this.location = location;
  }

  @Override
  public boolean movesAny(OnnxGraph graph) {
    return true;
  }

  @Override
  public Optional<Map<String, String>> external(OnnxGraph graph, String tensor, Payload payload) {
    if (payload.byteSize() < WORTH_MOVING) {
      return Optional.empty();
    }
    int padding = (int) (-size & (PAGE - 1));
    if (padding > 0) {
      content.add(Piece.of(new byte[padding]));
    }
    long offset = size + padding;
    content.add(new Pieces.Content(payload));
    size = offset + payload.byteSize();
    Map<String, String> record = new LinkedHashMap<>();
    record.put("location", location);
    record.put("offset", Long.toString(offset));
    record.put("length", Long.toString(payload.byteSize()));
    return Optional.of(record);
  }

  long byteSize() {
    return size;
  }

  List<Piece> content() {
    return content;
  }
}
