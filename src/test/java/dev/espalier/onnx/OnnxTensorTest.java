package dev.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.espalier.onnx.proto.GraphProto;
import dev.espalier.onnx.proto.ModelProto;
import dev.espalier.onnx.proto.TensorProto;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTensorTest {
  @TempDir Path folder;

  @Test
  void wholeNumbersAreReadFromRawData() throws Exception {
    assertFloats(DataType.INT8, raw((byte) -128, (byte) 127), -128, 127);
    assertFloats(DataType.UINT8, raw((byte) -128, (byte) 127), 128, 127);
    assertFloats(DataType.BOOL, raw((byte) 1, (byte) 0), 1, 0);
    assertFloats(DataType.INT16, buffer(4).putShort((short) -2).putShort((short) 300), -2, 300);
    assertFloats(DataType.UINT16, buffer(2).putShort((short) -2), 65534);
    assertFloats(DataType.INT32, buffer(4).putInt(-7), -7);
    assertFloats(DataType.UINT32, buffer(4).putInt(-1), 0x1p32f);
    assertFloats(DataType.INT64, buffer(8).putLong(-9), -9);
    assertFloats(DataType.UINT64, buffer(8).putLong(-1), 0x1p64f);
  }

  @Test
  void packedElementsStartInTheLowBits() throws Exception {
    assertFloats(DataType.UINT4, 3, raw((byte) 0xF1, (byte) 0x08), 1, 15, 8);
    assertFloats(DataType.INT4, 3, raw((byte) 0xF1, (byte) 0x08), 1, -1, -8);
    assertFloats(DataType.UINT2, 5, raw((byte) 0b11_10_01_00, (byte) 0b10), 0, 1, 2, 3, 2);
    assertFloats(DataType.INT2, 5, raw((byte) 0b11_10_01_00, (byte) 0b10), 0, 1, -2, -1, -2);
    assertFloats(
        DataType.FLOAT4E2M1,
        16,
        raw(
            (byte) 0x10,
            (byte) 0x32,
            (byte) 0x54,
            (byte) 0x76,
            (byte) 0x98,
            (byte) 0xBA,
            (byte) 0xDC,
            (byte) 0xFE),
        0,
        0.5f,
        1,
        1.5f,
        2,
        3,
        4,
        6,
        -0f,
        -0.5f,
        -1,
        -1.5f,
        -2,
        -3,
        -4,
        -6);
  }

  @Test
  void halfFloatsAreReadExactly() throws Exception {
    ByteBuffer half = buffer(2 << 16);
    float[] expected = new float[1 << 16];
    for (int i = 0; i < expected.length; i++) {
      half.putShort((short) i);
      expected[i] = Float.float16ToFloat((short) i);
    }
    assertFloats(DataType.FLOAT16, half, expected);
    assertFloats(DataType.BFLOAT16, buffer(2).putShort((short) 0xC049), -3.140625f);
    assertFloats(DataType.DOUBLE, buffer(8).putDouble(Math.PI), (float) Math.PI);
  }

  /** Sign, exponent and mantissa written out as the formulas of the specification. */
  @Test
  void allSmallFloatsFollowTheirFormula() throws Exception {
    ByteBuffer codes = buffer(256);
    for (int code = 0; code < 256; code++) {
      codes.put((byte) code);
    }
    float[] fn = new float[256];
    float[] fnuz = new float[256];
    float[] e5 = new float[256];
    float[] e5uz = new float[256];
    float[] scale = new float[256];
    for (int code = 0; code < 256; code++) {
      fn[code] = (code & 127) == 127 ? Float.NaN : formula(code, 3, 7);
      fnuz[code] = code == 128 ? Float.NaN : formula(code, 3, 8);
      int exponent = code >> 2 & 31;
      float special =
          (code & 3) != 0
              ? Float.NaN
              : (code & 128) == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
      e5[code] = exponent == 31 ? special : formula(code, 2, 15);
      e5uz[code] = code == 128 ? Float.NaN : formula(code, 2, 16);
      scale[code] = code == 255 ? Float.NaN : (float) Math.pow(2, code - 127.0);
    }
    assertFloats(DataType.FLOAT8E4M3FN, codes, fn);
    assertFloats(DataType.FLOAT8E4M3FNUZ, codes, fnuz);
    assertFloats(DataType.FLOAT8E5M2, codes, e5);
    assertFloats(DataType.FLOAT8E5M2FNUZ, codes, e5uz);
    assertFloats(DataType.FLOAT8E8M0, codes, scale);
  }

  @Test
  void typedFieldsHoldTheSameAsRawData() throws Exception {
    assertTyped(tensor(DataType.FLOAT, 2).addFloatData(1.5f).addFloatData(-2), 1.5f, -2);
    assertTyped(tensor(DataType.DOUBLE, 1).addDoubleData(0.25), 0.25f);
    assertTyped(tensor(DataType.INT64, 2).addInt64Data(-5).addInt64Data(1L << 40), -5, 0x1p40f);
    assertTyped(tensor(DataType.UINT64, 1).addUint64Data(7), 7);
    assertTyped(tensor(DataType.UINT32, 1).addUint64Data(4000000000L), 4000000000f);
    assertTyped(tensor(DataType.INT8, 2).addInt32Data(-3).addInt32Data(3), -3, 3);
    assertTyped(tensor(DataType.BOOL, 1).addInt32Data(1), 1);
    assertTyped(tensor(DataType.FLOAT16, 1).addInt32Data(0x3E00), 1.5f);
    assertTyped(tensor(DataType.INT4, 3).addInt32Data(0xF1).addInt32Data(0x08), 1, -1, -8);
  }

  @Test
  void numbersWrittenOneByOneAreReadLikePackedOnes() throws Exception {
    // Both are legal: field 4 as two fixed32, field 7 once packed and once not.
    ByteArrayOutputStream odd = new ByteArrayOutputStream();
    odd.writeBytes(
        TensorProto.newBuilder().setName("w").setDataType(1).addDims(3).build().toByteArray());
    for (float value : new float[] {1, 2}) {
      odd.write(4 << 3 | 5);
      odd.writeBytes(buffer(4).putFloat(value).array());
    }
    odd.writeBytes(new byte[] {4 << 3 | 2, 4});
    odd.writeBytes(buffer(4).putFloat(3).array());
    GraphProto graph = GraphProto.newBuilder().setName("g").build();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(graph.toByteArray());
    body.writeBytes(new byte[] {5 << 3 | 2, (byte) odd.size()});
    body.writeBytes(odd.toByteArray());
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    model.writeBytes(new byte[] {1 << 3, 8, 7 << 3 | 2, (byte) body.size()});
    model.writeBytes(body.toByteArray());
    try (OnnxModel read =
        OnnxModel.open(Files.write(folder.resolve("m.onnx"), model.toByteArray()))) {
      OnnxTensor w = read.graph().initializer("w").orElseThrow();
      assertArrayEquals(new float[] {1, 2, 3}, w.toFloats());
      assertArrayEquals(model.toByteArray(), read.edit().toBytes());
    }
  }

  /** Weights are read piece by piece, and a piece must not cost what the whole does. */
  @Test
  void numbersThatHaveToBeDecodedAreDecodedOnce() throws Exception {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(10).setName("t").addDims(3);
    tensor.addInt32Data(0x3C00).addInt32Data(0x4000).addInt32Data(0xC000);
    Path file = folder.resolve("t.onnx");
    Files.write(
        file,
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setGraph(GraphProto.newBuilder().addInitializer(tensor))
            .build()
            .toByteArray());
    try (OnnxModel model = OnnxModel.open(file)) {
      OnnxTensor read = model.graph().initializer("t").orElseThrow();
      assertArrayEquals(new float[] {1, 2, -2}, read.toFloats());
      assertSame(read.bytes(), read.bytes());
    }
  }

  @Test
  void partsAreReadWhereTheyAre() throws Exception {
    try (OnnxModel model =
        open(
            tensor(DataType.INT16, 3)
                .setRawData(
                    ByteString.copyFrom(
                        buffer(6)
                            .putShort((short) 1)
                            .putShort((short) 2)
                            .putShort((short) 3)
                            .array())))) {
      OnnxTensor w = model.graph().initializer("w").orElseThrow();
      float[] into = new float[4];
      w.readFloats(1, into, 2, 2);
      assertArrayEquals(new float[] {0, 0, 2, 3}, into);
      assertThrows(IndexOutOfBoundsException.class, () -> w.readFloats(2, into, 0, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> w.readFloats(0, into, 3, 2));
      assertArrayEquals(new long[] {1, 2, 3}, w.toLongs());
      assertThrows(
          IllegalArgumentException.class, () -> w.bytes().set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
    }
  }

  @Test
  void stringsAndUnknownTypesOpenButHaveNoFloats() throws Exception {
    TensorProto.Builder text =
        tensor(DataType.STRING, 2)
            .addStringData(ByteString.copyFromUtf8("one"))
            .addStringData(ByteString.copyFromUtf8("three"));
    try (OnnxModel model = open(text)) {
      OnnxTensor w = model.graph().initializer("w").orElseThrow();
      assertEquals(8, w.byteSize());
      assertThrows(UnsupportedOperationException.class, w::toFloats);
    }
    TensorProto.Builder future =
        tensor(DataType.FLOAT, 2).setDataType(77).setRawData(ByteString.copyFromUtf8("odd"));
    try (OnnxModel model = open(future)) {
      OnnxTensor w = model.graph().initializer("w").orElseThrow();
      assertEquals(DataType.UNDEFINED, w.dataType());
      assertEquals(77, w.typeCode());
      assertEquals(3, w.bytes().byteSize());
      assertThrows(UnsupportedOperationException.class, w::toFloats);
    }
  }

  @Test
  void emptyTensorsHaveNoElements() throws Exception {
    try (OnnxModel model = open(tensor(DataType.FLOAT, 0))) {
      assertEquals(0, model.graph().initializer("w").orElseThrow().toFloats().length);
    }
  }

  private static float formula(int code, int mantissaBits, int bias) {
    int ones = (1 << mantissaBits) - 1;
    double fraction = (code & ones) / (double) (1 << mantissaBits);
    int exponent = (code & 127) >> mantissaBits;
    double value =
        exponent == 0
            ? fraction * Math.pow(2, 1 - bias)
            : (1 + fraction) * Math.pow(2, exponent - bias);
    return (float) ((code & 128) == 0 ? value : -value);
  }

  private void assertTyped(TensorProto.Builder tensor, float... expected) throws Exception {
    try (OnnxModel model = open(tensor)) {
      OnnxTensor w = model.graph().initializer("w").orElseThrow();
      assertEquals(Storage.TYPED_FIELDS, w.storage());
      assertArrayEquals(expected, w.toFloats());
      byte[] raw = w.bytes().toArray(ValueLayout.JAVA_BYTE);
      assertEquals(w.dataType().byteSize(expected.length), raw.length);
      TensorProto.Builder same =
          tensor(w.dataType(), expected.length).setRawData(ByteString.copyFrom(raw));
      try (OnnxModel other = open(same)) {
        assertArrayEquals(expected, other.graph().initializer("w").orElseThrow().toFloats());
      }
    }
  }

  private void assertFloats(DataType type, ByteBuffer raw, float... expected) throws Exception {
    assertFloats(type, expected.length, raw, expected);
  }

  private void assertFloats(DataType type, int elements, ByteBuffer raw, float... expected)
      throws Exception {
    TensorProto.Builder proto =
        tensor(type, elements).setRawData(ByteString.copyFrom(raw.rewind()));
    try (OnnxModel model = open(proto)) {
      assertArrayEquals(expected, model.graph().initializer("w").orElseThrow().toFloats());
    }
  }

  private OnnxModel open(TensorProto.Builder tensor) throws Exception {
    byte[] bytes =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setGraph(GraphProto.newBuilder().addInitializer(tensor))
            .build()
            .toByteArray();
    return OnnxModel.open(
        Files.write(folder.resolve("t" + bytes.length + tensor.hashCode() + ".onnx"), bytes));
  }

  private static TensorProto.Builder tensor(DataType type, long... dims) {
    TensorProto.Builder proto = TensorProto.newBuilder().setName("w").setDataType(type.code());
    for (long dim : dims) {
      proto.addDims(dim);
    }
    return proto;
  }

  private static ByteBuffer raw(byte... bytes) {
    return ByteBuffer.wrap(bytes);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
