package dev.espalier.onnx.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire format against protobuf's own idea of it. */
class WireTest {

  @Property
  void varintsAreAsLongAsProtobufSays(@ForAll long value) throws Exception {
    assertEquals(CodedOutputStream.computeUInt64SizeNoTag(value), Wire.varintSize(value));
    byte[] bytes = new byte[Wire.varintSize(value)];
    CodedOutputStream.newInstance(bytes).writeUInt64NoTag(value);
    assertEquals(value, reader(bytes).varint());
  }

  @Property
  void fieldsAreEncodedAsProtobufDoes(
      @ForAll @IntRange(min = 1, max = 1 << 20) int field,
      @ForAll @IntRange(min = 0, max = 1 << 20) int length)
      throws Exception {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(expected);
    out.writeTag(field, Wire.LENGTH);
    out.writeUInt32NoTag(length);
    out.flush();
    assertArrayEquals(expected.toByteArray(), Wire.delimitedHead(field, length));
    assertEquals(expected.size() + length, Wire.delimitedSize(field, length));
    byte[] number =
        UnknownFieldSet.newBuilder().mergeVarintField(field, length).build().toByteArray();
    assertArrayEquals(number, Wire.varintField(field, length));
  }

  @Test
  void fieldsCoverTheMessageWithoutGaps() throws Exception {
    UnknownFieldSet.Field all =
        UnknownFieldSet.Field.newBuilder()
            .addVarint(1)
            .addFixed32(2)
            .addFixed64(3)
            .addLengthDelimited(ByteString.copyFromUtf8("four"))
            .addGroup(UnknownFieldSet.newBuilder().mergeVarintField(7, 8).build())
            .build();
    byte[] bytes = UnknownFieldSet.newBuilder().addField(5, all).build().toByteArray();
    List<Field> fields = WireReader.fields(MemorySegment.ofArray(bytes), 0, bytes.length);
    assertEquals(
        List.of(Wire.VARINT, Wire.FIXED32, Wire.FIXED64, Wire.LENGTH, Wire.GROUP_START),
        fields.stream().map(Field::wireType).toList());
    long position = 0;
    for (Field field : fields) {
      assertEquals(5, field.number());
      assertEquals(position, field.start());
      position = field.end();
    }
    assertEquals(bytes.length, position);
  }

  @ParameterizedTest
  @CsvSource({
    "80, cut off",
    "ffffffffffffffffffff01, longer than 10 bytes",
    "00, field number 0",
    "0f, wire type 7",
    "0a05616263, reaches beyond its end",
    "0affffffffffffffffff01, reaches beyond its end",
    "0d010203, reaches beyond its end",
    "0b, never ends",
    "0b14, under another number",
    "0c, never started"
  })
  void brokenMessagesAreRefused(String hex, String problem) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    WireException refusal =
        assertThrows(
            WireException.class,
            () -> WireReader.fields(MemorySegment.ofArray(bytes), 0, bytes.length));
    assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
  }

  @Test
  void groupsNestedTooDeepAreRefused() {
    byte[] bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) (1 << 3 | Wire.GROUP_START));
    assertThrows(
        WireException.class,
        () -> WireReader.fields(MemorySegment.ofArray(bytes), 0, bytes.length));
  }

  @Test
  void outputPassesOnWhatIsWrittenInAnySize() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (WireOutput out = new WireOutput(Channels.newChannel(bytes))) {
      for (int size : new int[] {0, 1, 1000, 70_000, 3, 200_000, 65_536, 65_535, 2}) {
        byte[] piece = new byte[size];
        Arrays.fill(piece, (byte) size);
        expected.writeBytes(piece);
        out.write(MemorySegment.ofArray(piece));
        assertEquals(expected.size(), out.count());
      }
    }
    assertArrayEquals(expected.toByteArray(), bytes.toByteArray());
  }

  private static WireReader reader(byte[] bytes) {
    return new WireReader(MemorySegment.ofArray(bytes), 0, bytes.length);
  }
}
