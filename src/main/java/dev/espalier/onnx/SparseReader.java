package dev.espalier.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.onnx.proto.SparseTensorProto;
import dev.espalier.onnx.wire.Field;
import dev.espalier.onnx.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/** Reads sparse tensors and checks that every index is inside the dense tensor. */
final class SparseReader {
  private static final String ADVICE = "Export the model again";

  private final Source source;
  private final TensorReader tensors;

  SparseReader(Source source, TensorReader tensors) {
    this.source = source;
    this.tensors = tensors;
  }

  SparseTensor read(Field field, Place outer) throws OnnxException {
    Place place = outer.in("sparse tensor", "");
    List<Field> values = new ArrayList<>(1);
    List<Field> indices = new ArrayList<>(1);
    try {
      byte[] rest =
          Skim.rest(
              source.bytes(),
              field.value(),
              field.end(),
              part ->
                  (part.isDelimited(SparseTensorProto.VALUES_FIELD_NUMBER) && values.add(part))
                      || (part.isDelimited(SparseTensorProto.INDICES_FIELD_NUMBER)
                          && indices.add(part)));
      if (values.size() != 1 || indices.size() != 1) {
        throw source.error(place, "has no values or no indices", ADVICE);
      }
      Dims dims = dims(SparseTensorProto.parseFrom(rest).getDimsList(), place);
      SparseTensor tensor =
          new SparseTensor(
              tensors.read(values.getFirst(), place, Storage.RAW_IN_FILE),
              tensors.read(indices.getFirst(), place, Storage.RAW_IN_FILE),
              dims);
      if (tensor.values().storage() == Storage.EXTERNAL
          || tensor.indices().storage() == Storage.EXTERNAL) {
        throw source.error(place, "external data in a sparse tensor", "Store it in the model");
      }
      check(tensor, place);
      return tensor;
    } catch (WireException e) {
      throw source.damaged(place, e);
    } catch (InvalidProtocolBufferException e) {
      throw source.damaged(place, field, e);
    }
  }

  private Dims dims(List<Long> sizes, Place place) throws OnnxException {
    try {
      Dims dims = new Dims(sizes);
      // Only to see that it can be counted.
      dims.elementCount();
      return dims;
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw source.error(place, "dims " + sizes + " are negative or cannot be counted", ADVICE);
    }
  }

  private void check(SparseTensor tensor, Place place) throws OnnxException {
    long count = tensor.values().dims().elementCount();
    Dims shape = tensor.indices().dims();
    boolean linear = shape.rank() == 1;
    boolean coordinates = shape.rank() == 2 && shape.get(1) == tensor.dims().rank();
    if (shape.rank() == 0 || shape.get(0) != count || (!linear && !coordinates)) {
      throw source.error(
          place, "indices of shape " + shape + " do not fit " + count + " values", ADVICE);
    }
    if (!LongDecoder.reads(tensor.indices().dataType())) {
      throw source.error(place, "indices are no integers", ADVICE);
    }
    long[] indices = tensor.indices().toLongs();
    for (int i = 0; i < indices.length; i++) {
      long limit =
          linear ? tensor.dims().elementCount() : tensor.dims().get(i % tensor.dims().rank());
      if (indices[i] < 0 || indices[i] >= limit) {
        throw source.error(
            place, "index " + indices[i] + " is outside of dims " + tensor.dims(), ADVICE);
      }
    }
  }
}
