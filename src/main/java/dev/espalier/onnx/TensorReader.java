package dev.espalier.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.onnx.proto.StringStringEntryProto;
import dev.espalier.onnx.proto.TensorProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.WireException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the header of a tensor, points at its payload, and checks that the two fit together. */
final class TensorReader {
  private static final int EXTERNAL = 1;
  private static final String EXPORT_AGAIN = "Fetch or export the model again";

  private final Source source;

  TensorReader(Source source) {
    this.source = source;
  }

  /** Reads the tensor that {@code field} holds. */
  OnnxTensor read(Field field, Place outer, Storage inFile) throws OnnxException {
    try {
      Payload payload = new Payload(source.bytes());
      byte[] header = Skim.rest(source.bytes(), field.value(), field.end(), payload::take);
      return read(field, TensorProto.parseFrom(header), payload, outer, inFile);
    } catch (WireException e) {
      throw source.damaged(outer.in("tensor", ""), e);
    } catch (InvalidProtocolBufferException e) {
      throw source.damaged(outer.in("tensor", ""), field, e);
    }
  }

  private OnnxTensor read(
      Field field, TensorProto proto, Payload payload, Place outer, Storage inFile)
      throws OnnxException {
    String name = Names.decode(proto.getNameBytes());
    Place place = outer.in("tensor", name);
    Dims dims = dims(proto.getDimsList(), place);
    int code = proto.getDataType();
    DataType type = DataType.of(code).orElse(DataType.UNDEFINED);
    long wanted = wantedBytes(type, dims, place);
    if (proto.getDataLocation() == EXTERNAL) {
      Content content = new Content.Raw(external(proto, type, wanted, place));
      return new OnnxTensor(name, code, dims, Storage.EXTERNAL, content);
    }
    MemorySegment raw = payload.raw;
    if (raw != null && (raw.byteSize() > 0 || wanted == 0)) {
      checkRaw(type, dims, raw.byteSize(), wanted, place);
      return new OnnxTensor(name, code, dims, inFile, new Content.Raw(raw));
    }
    TypedField typed = payload.typed(field, type);
    checkTyped(type, dims, typed.count(), place);
    Storage storage = inFile == Storage.RAW_IN_FILE ? Storage.TYPED_FIELDS : inFile;
    return new OnnxTensor(name, code, dims, storage, new Content.Typed(typed));
  }

  private Dims dims(List<Long> sizes, Place place) throws OnnxException {
    for (long size : sizes) {
      if (size < 0) {
        throw source.error(place, "dims " + sizes + " have a negative size", EXPORT_AGAIN);
      }
    }
    return new Dims(sizes);
  }

  private long wantedBytes(DataType type, Dims dims, Place place) throws OnnxException {
    try {
      return type.byteSize(dims.elementCount());
    } catch (ArithmeticException e) {
      throw source.error(place, "dims " + dims + " are more than can be counted", EXPORT_AGAIN);
    }
  }

  private void checkRaw(DataType type, Dims dims, long bytes, long wanted, Place place)
      throws OnnxException {
    if (type == DataType.STRING) {
      throw source.error(place, "strings are stored as raw data", EXPORT_AGAIN);
    }
    if (type.isSized() && bytes != wanted) {
      throw mismatch(type, dims, wanted + " bytes", bytes + " bytes", place);
    }
  }

  private void checkTyped(DataType type, Dims dims, long count, Place place) throws OnnxException {
    long wanted = TypedField.countFor(type, dims.elementCount());
    if (type != DataType.UNDEFINED && count != wanted) {
      throw mismatch(type, dims, wanted + " values", count + " values", place);
    }
  }

  private OnnxException mismatch(
      DataType type, Dims dims, String wanted, String found, Place place) {
    return source.error(
        place,
        "dims " + dims + " of type " + type + " ask for " + wanted + " but it holds " + found,
        EXPORT_AGAIN);
  }

  private MemorySegment external(TensorProto proto, DataType type, long wanted, Place place)
      throws OnnxException {
    Map<String, String> record = new HashMap<>();
    for (StringStringEntryProto entry : proto.getExternalDataList()) {
      record.put(entry.getKey(), entry.getValue());
    }
    String location = record.getOrDefault("location", "");
    MemorySegment file = source.externals().map(location, place);
    long offset = number(record, "offset", 0, place);
    long rest = Math.max(0, file.byteSize() - offset);
    long length = number(record, "length", type.isSized() ? wanted : rest, place);
    if (type == DataType.STRING || (type.isSized() && length != wanted)) {
      throw mismatch(
          type, new Dims(proto.getDimsList()), wanted + " bytes", length + " bytes", place);
    }
    if (length > rest) {
      throw source.error(
          place,
          "needs "
              + length
              + " bytes at "
              + offset
              + " of external data '"
              + location
              + "', which has only "
              + file.byteSize(),
          "Fetch the data file again, it is cut off or belongs to another model");
    }
    // What is empty may be said to lie behind the end: where it would have begun.
    return file.asSlice(Math.min(offset, file.byteSize()), length);
  }

  private long number(Map<String, String> record, String key, long otherwise, Place place)
      throws OnnxException {
    String text = record.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.strip());
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw source.error(
          place, key + " '" + text + "' of external data is no number", EXPORT_AGAIN);
    }
    throw source.error(place, key + " " + text + " of external data is negative", EXPORT_AGAIN);
  }

  /** What of a tensor's message is payload. */
  private static final class Payload {
    private final MemorySegment file;
    private final long[] counts = new long[TypedField.UINT64_DATA + 1];
    private final long[] bytes = new long[TypedField.UINT64_DATA + 1];
    private @Nullable MemorySegment raw;

    Payload(MemorySegment file) {
      this.file = file;
    }

    boolean take(Field field) throws WireException {
      if (field.isDelimited(TensorProto.RAW_DATA_FIELD_NUMBER)) {
        raw = file.asSlice(field.value(), field.valueSize());
        return true;
      }
      long added = TypedField.countIn(file, field);
      if (added > 0) {
        counts[field.number()] += added;
        bytes[field.number()] += field.valueSize();
      }
      return added > 0;
    }

    TypedField typed(Field tensor, DataType type) {
      int number = TypedField.numberFor(type);
      return new TypedField(
          file, tensor.value(), tensor.end(), number, counts[number], bytes[number]);
    }
  }
}
