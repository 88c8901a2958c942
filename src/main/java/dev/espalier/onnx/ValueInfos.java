package dev.espalier.onnx;

import dev.espalier.onnx.proto.TensorShapeProto;
import dev.espalier.onnx.proto.TypeProto;
import dev.espalier.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.Optional;

/** Value declarations between the file's messages and {@link ValueInfo}. */
final class ValueInfos {
  private ValueInfos() {}

  static ValueInfo of(ValueInfoProto proto) {
    String name = Names.decode(proto.getNameBytes());
    if (!proto.getType().hasTensorType()) {
      return new ValueInfo(name, Optional.empty(), Optional.empty());
    }
    TypeProto.Tensor tensor = proto.getType().getTensorType();
    Optional<List<Dim>> shape =
        tensor.hasShape()
            ? Optional.of(tensor.getShape().getDimList().stream().map(ValueInfos::dim).toList())
            : Optional.empty();
    return new ValueInfo(name, DataType.of(tensor.getElemType()), shape);
  }

  static ValueInfoProto toProto(ValueInfo info) {
    ValueInfoProto.Builder proto =
        ValueInfoProto.newBuilder().setNameBytes(Names.encode(info.name()));
    info.type()
        .ifPresent(type -> {
          TypeProto.Tensor.Builder tensor = proto.getTypeBuilder().getTensorTypeBuilder();
          tensor.setElemType(type.code());
          info.shape()
              .ifPresent(shape -> {
                tensor.getShapeBuilder();
                shape.forEach(dim -> tensor.getShapeBuilder().addDim(toProto(dim)));
              });
        });
    return proto.build();
  }

  private static Dim dim(TensorShapeProto.Dimension proto) {
    return switch (proto.getValueCase()) {
      case DIM_VALUE -> new Dim.Known(proto.getDimValue());
      case DIM_PARAM -> new Dim.Symbolic(Names.decode(proto.getDimParamBytes()));
      case VALUE_NOT_SET -> new Dim.Unknown();
    };
  }

  private static TensorShapeProto.Dimension toProto(Dim dim) {
    TensorShapeProto.Dimension.Builder proto = TensorShapeProto.Dimension.newBuilder();
    return switch (dim) {
      case Dim.Known known -> proto.setDimValue(known.size()).build();
      case Dim.Symbolic symbolic -> proto.setDimParamBytes(Names.encode(symbolic.symbol())).build();
      case Dim.Unknown unknown -> proto.build();
    };
  }
}
