package dev.espalier.onnx;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Names between bytes and strings, one to one even where the bytes are no UTF-8: such a byte
 * becomes a lone surrogate U+DC80 to U+DCFF (as in Python's PEP 383), which no valid text contains.
 */
final class Names {
  private static final int ESCAPE = 0xDC00;

  private Names() {}

  static String decode(ByteString bytes) {
    return bytes.isValidUtf8() ? bytes.toStringUtf8() : escape(bytes.asReadOnlyByteBuffer());
  }

  static ByteString encode(String name) {
    return name.chars().anyMatch(c -> c >= ESCAPE && c < ESCAPE + 0x400)
        ? unescape(name)
        : ByteString.copyFromUtf8(name);
  }

  private static String escape(ByteBuffer bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(bytes.remaining());
    for (CoderResult result = decoder.decode(bytes, out, true);
        !result.isUnderflow();
        result = decoder.decode(bytes, out, true)) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | (bytes.get() & 0xFF)));
      }
    }
    return out.flip().toString();
  }

  private static ByteString unescape(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(name.length());
    name.codePoints()
        .forEach(point -> {
          if (point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF) {
            out.write(point - ESCAPE);
          } else {
            out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
          }
        });
    return ByteString.copyFrom(out.toByteArray());
  }
}
