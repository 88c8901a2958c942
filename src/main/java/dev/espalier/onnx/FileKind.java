package dev.espalier.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a file that is no ONNX model seems to be, to say so instead of naming a bad byte. */
enum FileKind {
  GIT_LFS("a Git LFS pointer, not the model itself", "Fetch the model with 'git lfs pull'"),
  ZIP("a zip archive, perhaps a PyTorch checkpoint", "Unpack it, or export the network as ONNX"),
  GZIP("a gzip archive", "Unpack it first"),
  HDF5("an HDF5 file, perhaps a Keras model", "Export the network as ONNX"),
  ORT("a model in onnxruntime's own .ort format", "Open the .onnx file it was made from"),
  TFLITE("a TensorFlow Lite model", "Export the network as ONNX"),
  PICKLE("a Python pickle, perhaps a PyTorch checkpoint", "Export the network as ONNX"),
  TEXT("a text file", "Choose an .onnx file");

  private static final int HEAD = 512;

  private final String text;
  private final String advice;

  FileKind(String text, String advice) {
    this.text = text;
    this.advice = advice;
  }

  String text() {
    return text;
  }

  String advice() {
    return advice;
  }

  static Optional<FileKind> of(MemorySegment file) {
    byte[] bytes = file.asSlice(0, Math.min(HEAD, file.byteSize())).toArray(JAVA_BYTE);
    String head = new String(bytes, StandardCharsets.ISO_8859_1);
    if (head.startsWith("version https://git-lfs")) {
      return Optional.of(GIT_LFS);
    } else if (head.startsWith("PK\3\4")) {
      return Optional.of(ZIP);
    } else if (head.startsWith("\u001f\u008b")) {
      return Optional.of(GZIP);
    } else if (head.startsWith("\u0089HDF")) {
      return Optional.of(HDF5);
    } else if (head.startsWith("ORTM", 4)) {
      return Optional.of(ORT);
    } else if (head.startsWith("TFL3", 4)) {
      return Optional.of(TFLITE);
    } else if (head.startsWith("\u0080\u0002")) {
      return Optional.of(PICKLE);
    }
    return head.chars().allMatch(FileKind::isText) ? Optional.of(TEXT) : Optional.empty();
  }

  private static boolean isText(int c) {
    return (c >= ' ' && c != 0x7F) || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }
}
