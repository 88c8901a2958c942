package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import dev.espalier.method.code.Symbols;
import dev.espalier.network.StoredWeight;
import dev.espalier.network.WeightRef;
import dev.espalier.onnx.DataType;
import dev.espalier.onnx.Dims;
import dev.espalier.onnx.OnnxGraph;
import dev.espalier.onnx.OnnxModel;
import dev.espalier.onnx.OnnxTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the files of a model apart: which bytes are elements of which tensor. A wrong guess costs
 * bytes in the archive, and nothing else: the forms say for themselves how the file comes together
 * again.
 */
final class Partition {
  /** Smaller tensors are left in the rest. */
  private static final int SMALLEST = 512;

  private final FileBytes file;
  private final List<Part> parts = new ArrayList<>();

  /** By position, the end of what has a form already. */
  private final TreeMap<Long, Long> taken = new TreeMap<>();

  private Partition(FileBytes file) {
    this.file = file;
  }

  /**
   * A form with the name of what it holds.
   *
   * @param name of the layer or tensor
   */
  record Part(String name, Form form) {}

  /**
   * The parts of a model; the rest comes last, and has no name.
   *
   * @param file the files of the model
   */
  static List<Part> of(OnnxModel model, FileBytes file) throws CodeException {
    Partition partition = new Partition(file);
    for (StoredWeight weight : StoredWeight.of(model)) {
      partition.add(weight);
    }
    for (OnnxGraph graph : model.allGraphs()) {
      for (OnnxTensor tensor : graph.initializers()) {
        partition.add(tensor.name(), tensor, layout(tensor.dims()));
      }
    }
    List<Part> parts = partition.parts;
    List<Region> gaps = Directory.gaps(parts.stream().map(Part::form).toList(), file.size());
    parts.add(new Part("", new RestForm(gaps)));
    return List.copyOf(parts);
  }

  private void add(StoredWeight weight) {
    List<OnnxTensor> tensors = weight.tensors().stream().map(WeightRef::tensor).toList();
    Symbols.Layout layout = layout(weight.seen());
    Optional<FieldsForm> fields =
        fields(tensors, weight.seen().elementCount(), layout).filter(this::isFree);
    fields.ifPresent(form -> take(weight.id().value(), form));
    fields.flatMap(this::ones).ifPresent(kept -> addKept(weight, tensors, kept));
    for (OnnxTensor tensor : tensors) {
      boolean shaped = tensor.dims().elementCount() == weight.seen().elementCount();
      add(weight.id().value(), tensor, shaped ? layout : layout(tensor.dims()));
    }
  }

  /** Where bits say which weights are kept, the codes of these are behind one for all others. */
  private void addKept(StoredWeight weight, List<OnnxTensor> tensors, long kept) {
    List<OnnxTensor> open =
        tensors.stream()
            .filter(tensor -> position(tensor).filter(at -> !taken.containsKey(at)).isPresent())
            .toList();
    fields(open, kept + 1, layout(Dims.of(kept + 1)))
        .filter(this::isFree)
        .ifPresent(form -> take(weight.id().value(), form));
  }

  /** How many bits are set, where there is one for each weight. */
  private Optional<Long> ones(FieldsForm form) {
    if (form.planes().size() != 1 || form.planes().getFirst().bits() != 1) {
      return Optional.empty();
    }
    long ones = 0;
    long end = form.regions().getFirst().end();
    for (long at = form.planes().getFirst().position(); at < end; at++) {
      ones += Integer.bitCount(file.get(at) & 0xFF);
    }
    return Optional.of(ones);
  }

  private void add(String name, OnnxTensor tensor, Symbols.Layout layout) {
    if (tensor.byteSize() >= SMALLEST) {
      position(tensor)
          .flatMap(position -> form(tensor, layout, position))
          .filter(this::isFree)
          .ifPresent(form -> take(name, form));
    }
  }

  private void take(String name, Form form) {
    form.regions().forEach(region -> taken.put(region.position(), region.end()));
    parts.add(new Part(name, form));
  }

  private boolean isFree(Form form) {
    return form.regions().stream()
        .allMatch(region -> {
          Map.Entry<Long, Long> before = taken.lowerEntry(region.end());
          return before == null || before.getValue() <= region.position();
        });
  }

  /** Where the elements are in the files; nothing if they are elsewhere, or not stored as such. */
  private Optional<Long> position(OnnxTensor tensor) {
    if (!tensor.dataType().isSized()
        || tensor.byteSize() != tensor.dataType().byteSize(tensor.dims().elementCount())) {
      return Optional.empty();
    }
    MemorySegment bytes = tensor.bytes();
    return bytes.byteSize() == tensor.byteSize() ? file.position(bytes) : Optional.empty();
  }

  private Optional<Form> form(OnnxTensor tensor, Symbols.Layout layout, long position) {
    long elements = tensor.dims().elementCount();
    return switch (tensor.dataType()) {
      case UINT8, BOOL, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT8E8M0 ->
          integers(8, false, elements, layout, position);
      case INT8 -> integers(8, true, elements, layout, position);
      case UINT4, FLOAT4E2M1 -> integers(4, false, elements, layout, position);
      case INT4 -> integers(4, true, elements, layout, position);
      case UINT2 -> integers(2, false, elements, layout, position);
      case INT2 -> integers(2, true, elements, layout, position);
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> {
        int width = tensor.dataType().bits() / Byte.SIZE;
        Optional<Form> table = table(width, true, elements, layout, position);
        yield table.isPresent()
            ? table
            : Optional.of(new FloatsForm(width, elements, layout, position));
      }
      case INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
          table(tensor.dataType().bits() / Byte.SIZE, false, elements, layout, position);
      case UNDEFINED, STRING, COMPLEX64, COMPLEX128 -> Optional.empty();
    };
  }

  /** Integers, unless there is something behind the last of them, which no form would keep. */
  private Optional<Form> integers(
      int bits, boolean signed, long elements, Symbols.Layout layout, long position) {
    boolean clean = isClean(new FieldsForm.Plane(bits, 0, position), elements, true);
    return clean
        ? Optional.of(new IntegersForm(bits, signed, elements, layout, position))
        : Optional.empty();
  }

  private Optional<Form> table(
      int width, boolean floats, long elements, Symbols.Layout layout, long position) {
    return ElementTable.of(file, new Region(position, elements * width), width, floats)
        .filter(table -> table.size() * 16L <= elements)
        .map(table -> new TableForm(width, table, elements, layout, position));
  }

  /**
   * The fields of codes: tensors of one row of bytes, the highest field first, whose lengths fit
   * the number of codes.
   */
  private Optional<FieldsForm> fields(
      List<OnnxTensor> tensors, long elements, Symbols.Layout layout) {
    List<FieldsForm.Plane> planes = new ArrayList<>();
    int shift = 0;
    long bytes = 0;
    for (OnnxTensor tensor : tensors.reversed()) {
      int bits = fieldBits(tensor, elements);
      Optional<Long> position = bits == 0 ? Optional.empty() : position(tensor);
      if (position.isPresent()) {
        planes.addFirst(new FieldsForm.Plane(bits, shift, position.get()));
        shift += bits;
        bytes += tensor.byteSize();
      }
    }
    boolean whole =
        bytes >= SMALLEST
            && shift <= Byte.SIZE
            && planes.stream().allMatch(plane -> isClean(plane, elements, false));
    return whole ? Optional.of(new FieldsForm(planes, elements, layout)) : Optional.empty();
  }

  /** The bits of a field that takes just the bytes of a tensor; 0 if there is none. */
  private static int fieldBits(OnnxTensor tensor, long elements) {
    Dims dims = tensor.dims();
    if (tensor.dataType() != DataType.UINT8 || dims.rank() != 2 || dims.get(0) != 1) {
      return 0;
    }
    for (int bits = 4; bits > 0; bits /= 2) {
      if (dims.get(1) == IntegersForm.bytes(elements, bits)) {
        return bits;
      }
    }
    return 0;
  }

  /** Whether what the bytes of a plane have room for beyond the elements is zero. */
  private boolean isClean(FieldsForm.Plane plane, long elements, boolean sideBySide) {
    int perByte = Byte.SIZE / plane.bits();
    long bytes = plane.bytes(elements);
    for (long i = elements; i < bytes * perByte; i++) {
      long at = sideBySide ? i / perByte : i % bytes;
      long part = sideBySide ? i % perByte : i / bytes;
      int value = file.get(plane.position() + at) & 0xFF;
      if (((value >> (part * plane.bits())) & plane.mask()) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Symbols.Layout layout(Dims dims) {
    return Symbols.Layout.of(dims.toArray());
  }
}
