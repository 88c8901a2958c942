package dev.espalier.compress.encode;

import dev.espalier.method.Format;
import dev.espalier.method.IndexHash;
import dev.espalier.method.TableShape;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.NewTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** Small constants that many decoders need; a file has each of them at most once. */
public enum SharedConstant {
  /** How far field j of a byte is shifted left to be on top, for fields of 1, 2 and 4 bits. */
  TOP_1("t1", DataType.UINT8, Dims.of(8, 1), 7, 6, 5, 4, 3, 2, 1, 0),
  TOP_2("t2", DataType.UINT8, Dims.of(4, 1), 6, 4, 2, 0),
  TOP_4("t4", DataType.UINT8, Dims.of(2, 1), 4, 0),
  /** Numbers of bits to shift by. */
  SHIFT_1("s1", DataType.UINT8, Dims.of(), 1),
  SHIFT_2("s2", DataType.UINT8, Dims.of(), 2),
  SHIFT_3("s3", DataType.UINT8, Dims.of(), 3),
  SHIFT_4("s4", DataType.UINT8, Dims.of(), 4),
  SHIFT_6("s6", DataType.UINT8, Dims.of(), 6),
  SHIFT_7("s7", DataType.UINT8, Dims.of(), 7),
  /** What the fields of a code count, by the shift of the first. */
  PLACES_1("p3", DataType.UINT8, Dims.of(1, 2), 2, 1),
  PLACES_2("p6", DataType.UINT8, Dims.of(1, 2), 4, 1),
  PLACES_3("p7", DataType.UINT8, Dims.of(1, 3), 8, 2, 1),
  /** The parameters of a product that is nothing but a product. */
  SCALE("c", DataType.FLOAT, Dims.of(), 1),
  NOUGHT("o", DataType.UINT8, Dims.of(), 0),
  ROW("r", DataType.INT64, Dims.of(2), 1, -1),
  /** What field j of a byte is divided by to be at the bottom. */
  UNIT_1("u1", DataType.INT32, Dims.of(8, 1), 1, 2, 4, 8, 16, 32, 64, 128),
  UNIT_2("u2", DataType.INT32, Dims.of(4, 1), 1, 4, 16, 64),
  UNIT_4("u4", DataType.INT32, Dims.of(2, 1), 1, 16),
  /** What field j of a byte is divided by to be gone. */
  NEXT_1("n1", DataType.INT32, Dims.of(8, 1), 2, 4, 8, 16, 32, 64, 128, 256),
  NEXT_2("n2", DataType.INT32, Dims.of(4, 1), 4, 16, 64, 256),
  NEXT_4("n4", DataType.INT32, Dims.of(2, 1), 16, 256),
  /** Powers of two to multiply by. */
  TIMES_2("m2", DataType.INT32, Dims.of(), 2),
  TIMES_4("m4", DataType.INT32, Dims.of(), 4),
  TIMES_8("m8", DataType.INT32, Dims.of(), 8),
  TIMES_16("m16", DataType.INT32, Dims.of(), 16),
  /** Zero points of symmetric codes. */
  ZERO_1("z1", DataType.FLOAT, Dims.of(), 1),
  ZERO_2("z2", DataType.FLOAT, Dims.of(), 2),
  ZERO_4("z4", DataType.FLOAT, Dims.of(), 4),
  ZERO_8("z8", DataType.FLOAT, Dims.of(), 8),
  ZERO_16("z16", DataType.FLOAT, Dims.of(), 16),
  ZERO_32("z32", DataType.FLOAT, Dims.of(), 32),
  ZERO_64("z64", DataType.FLOAT, Dims.of(), 64),
  /** The shape that makes everything one row. */
  FLAT("f", DataType.INT64, Dims.of(1), -1),
  /** The start of a row. */
  START("b", DataType.INT64, Dims.of(1), 0),
  /** The second axis. */
  SECOND("x", DataType.INT64, Dims.of(1), 1),
  /** Numbers to count with, and the coefficients of the hash. */
  NONE("i", DataType.INT64, Dims.of(), 0),
  ONE("j", DataType.INT64, Dims.of(), 1),
  HASH_SQUARE("k2", DataType.INT64, Dims.of(), IndexHash.SQUARE),
  HASH_LINEAR("k1", DataType.INT64, Dims.of(), IndexHash.LINEAR),
  HASH_OFFSET("k0", DataType.INT64, Dims.of(), IndexHash.OFFSET),
  HASH_PRIME("k", DataType.INT64, Dims.of(), IndexHash.PRIME),
  /** What a pruned weight is, as a table. */
  PRUNED("v", DataType.FLOAT, Dims.of(1), 0),
  /** What the bytes of a bfloat16 number stand for, to be multiplied. */
  BRAIN_HIGH("h", BrainTables.high()),
  BRAIN_LOW("l", BrainTables.low()),
  /** The levels of formats, by their bits. */
  NORMAL_FLOAT_2("a2", levels(Format.NORMAL_FLOAT, 2)),
  NORMAL_FLOAT_3("a3", levels(Format.NORMAL_FLOAT, 3)),
  NORMAL_FLOAT_4("a4", levels(Format.NORMAL_FLOAT, 4)),
  NORMAL_FLOAT_5("a5", levels(Format.NORMAL_FLOAT, 5)),
  NORMAL_FLOAT_6("a6", levels(Format.NORMAL_FLOAT, 6)),
  NORMAL_FLOAT_7("a7", levels(Format.NORMAL_FLOAT, 7)),
  NORMAL_FLOAT_8("a8", levels(Format.NORMAL_FLOAT, 8)),
  POWER_OF_TWO_2("w2", levels(Format.POWER_OF_TWO, 2)),
  POWER_OF_TWO_3("w3", levels(Format.POWER_OF_TWO, 3)),
  POWER_OF_TWO_4("w4", levels(Format.POWER_OF_TWO, 4)),
  POWER_OF_TWO_5("w5", levels(Format.POWER_OF_TWO, 5)),
  POWER_OF_TWO_6("w6", levels(Format.POWER_OF_TWO, 6)),
  FLOAT8_E4M3_8("e4", levels(Format.FLOAT8_E4M3, 8)),
  FLOAT8_E5M2_8("e5", levels(Format.FLOAT8_E5M2, 8)),
  FLOAT4_E2M1_4("e2", levels(Format.FLOAT4_E2M1, 4));

  private final String label;
  private final DataType type;
  private final Dims dims;
  private final double[] values;

  SharedConstant(String label, DataType type, Dims dims, long... values) {
    this.label = label;
    this.type = type;
    this.dims = dims;
    this.values = Arrays.stream(values).asDoubleStream().toArray();
  }

  /** A table of floats. */
  SharedConstant(String label, float[] table) {
    this.label = label;
    this.type = DataType.FLOAT;
    this.dims = Dims.of(table.length);
    this.values = new double[table.length];
    Arrays.setAll(values, i -> table[i]);
  }

  private static float[] levels(Format format, int bits) {
    return TableShape.levels(format, bits);
  }

  /** {@code TOP_f} and the like: the constant of that name for a number. */
  static SharedConstant of(String name, int number) {
    return valueOf(name + "_" + number);
  }

  /** A short name, different for each. */
  String label() {
    return label;
  }

  /** The tensor to be written. */
  public NewTensor tensor(DecodeNames names) {
    ByteBuffer raw =
        ByteBuffer.allocate(Math.toIntExact(type.byteSize(values.length)))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      switch (type) {
        case UINT8 -> raw.put((byte) (int) value);
        case INT32 -> raw.putInt((int) value);
        case INT64 -> raw.putLong((long) value);
        case FLOAT -> raw.putFloat((float) value);
        default -> throw new IllegalStateException(type.name().toLowerCase(Locale.ROOT));
      }
    }
    return NewTensor.of(names.shared(this), type, dims, raw.array());
  }
}
