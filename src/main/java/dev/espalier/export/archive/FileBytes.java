package dev.espalier.export.archive;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** The files of a model, mapped, and counted as one: the model, behind it its data files. */
final class FileBytes {
  private final List<MemorySegment> files;
  private final Spans spans;

  FileBytes(List<MemorySegment> files) {
    this.files = List.copyOf(files);
    this.spans = new Spans(files.stream().map(MemorySegment::byteSize).toList());
  }

  /** All of each. */
  List<MemorySegment> files() {
    return files;
  }

  /** A copy of some bytes. */
  byte[] read(long position, int length) {
    byte[] bytes = new byte[length];
    spans.each(
        position,
        length,
        (file, within, offset, part) ->
            MemorySegment.copy(files.get(file), JAVA_BYTE, within, bytes, offset, part));
    return bytes;
  }

  byte get(long position) {
    return read(position, 1)[0];
  }

  /** Where bytes are; nothing if they are a view of none of the files. */
  Optional<Long> position(MemorySegment bytes) {
    for (int i = 0; i < files.size(); i++) {
      MemorySegment file = files.get(i);
      long within = bytes.address() - file.address();
      if (bytes.isNative() && within >= 0 && within <= file.byteSize() - bytes.byteSize()) {
        return Optional.of(spans.start(i) + within);
      }
    }
    return Optional.empty();
  }

  long size() {
    return spans.length();
  }
}
