package dev.espalier.export.archive;

import dev.espalier.method.code.CodeException;
import dev.espalier.method.code.Symbols;
import java.util.ArrayList;
import java.util.List;

/** Descriptions of forms in a directory. Positions are told by how far they are from the last. */
final class Forms {
  private static final int FIELDS = 1;
  private static final int INTEGERS = 2;
  private static final int TABLE = 3;
  private static final int FLOATS = 4;
  private static final int SIGNED = 16;

  private Forms() {}

  /** Writes forms other than the rest. */
  static void write(List<Form> forms, Numbers out) {
    out.put(forms.size());
    long end = 0;
    for (Form form : forms) {
      switch (form) {
        case FieldsForm fields -> out.put(FIELDS);
        case IntegersForm integers -> out.put(INTEGERS);
        case TableForm table -> out.put(TABLE);
        case FloatsForm floats -> out.put(FLOATS);
        case RestForm rest -> throw new IllegalArgumentException("the rest needs no description");
      }
      out.put(form.elements());
      Symbols.Layout layout = form.layout();
      out.put(layout.equals(Symbols.Layout.LINE) ? 0 : layout.row());
      out.put(layout.kernel());
      switch (form) {
        case FieldsForm fields -> {
          out.put(fields.planes().size());
          fields
              .planes()
              .forEach(plane -> {
                out.put(plane.bits());
                out.put(plane.shift());
              });
        }
        case IntegersForm integers -> out.put(integers.bits() + (integers.signed() ? SIGNED : 0));
        case TableForm table -> {
          out.put(table.width());
          out.put(table.table().size());
          table.table().forEach(value -> putElement(value, table.width(), out));
        }
        case FloatsForm floats -> out.put(floats.width());
        case RestForm rest -> {}
      }
      for (Region region : form.regions()) {
        out.putSigned(region.position() - end);
        end = region.end();
      }
    }
  }

  private static void putElement(long value, int width, Numbers out) {
    byte[] bytes = new byte[width];
    ElementBytes.put(value, bytes, 0, width);
    out.putBytes(bytes);
  }

  /** Reads descriptions. Whether the regions of the forms are in the file is not checked here. */
  static List<Form> read(NumberReader in, long fileBytes) throws CodeException {
    int count = in.nextInt(in.left(), "the number of tensors");
    List<Form> forms = new ArrayList<>();
    Reader reader = new Reader(in, fileBytes);
    for (int i = 0; i < count; i++) {
      forms.add(reader.next());
    }
    return forms;
  }

  /** Reads one after the other. */
  private static final class Reader {
    private final NumberReader in;
    private final long fileBytes;
    private long end;

    Reader(NumberReader in, long fileBytes) {
      this.in = in;
      this.fileBytes = fileBytes;
    }

    Form next() throws CodeException {
      int kind = in.nextInt(FLOATS, "the kind of a tensor");
      long elements = in.next(Byte.SIZE * fileBytes, "the number of elements");
      Symbols.Layout layout = layout();
      return switch (kind) {
        case FIELDS -> fields(elements, layout);
        case INTEGERS -> integers(elements, layout);
        case TABLE -> table(elements, layout);
        case FLOATS -> floats(elements, layout);
        default -> throw new CodeException("there is no kind " + kind + " of tensors");
      };
    }

    private Symbols.Layout layout() throws CodeException {
      int row = in.nextInt(Integer.MAX_VALUE, "the length of a row");
      int kernel = in.nextInt(Integer.MAX_VALUE, "the size of a kernel");
      if (kernel == 0) {
        throw new CodeException("kernels of no size");
      }
      return new Symbols.Layout(row == 0 ? Integer.MAX_VALUE : row, kernel);
    }

    private Form fields(long elements, Symbols.Layout layout) throws CodeException {
      int count = in.nextInt(Byte.SIZE, "the number of fields");
      int[] bits = new int[count];
      int[] shifts = new int[count];
      int taken = 0;
      for (int i = 0; i < count; i++) {
        bits[i] = width(in.nextInt(4, "the width of a field"), 1, 2, 4);
        shifts[i] = in.nextInt(Byte.SIZE - bits[i], "the place of a field");
        int mask = ((1 << bits[i]) - 1) << shifts[i];
        if ((taken & mask) != 0) {
          throw new CodeException("two fields at one place");
        }
        taken |= mask;
      }
      List<FieldsForm.Plane> planes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        planes.add(
            new FieldsForm.Plane(
                bits[i], shifts[i], position(IntegersForm.bytes(elements, bits[i]))));
      }
      return new FieldsForm(planes, elements, layout);
    }

    private Form integers(long elements, Symbols.Layout layout) throws CodeException {
      int kind = in.nextInt(SIGNED + Byte.SIZE, "the width of integers");
      int bits = width(kind % SIGNED, 1, 2, 4, 8);
      long position = position(IntegersForm.bytes(elements, bits));
      return new IntegersForm(bits, kind >= SIGNED, elements, layout, position);
    }

    private Form table(long elements, Symbols.Layout layout) throws CodeException {
      int width = elementWidth();
      int size = in.nextInt(ElementSet.MOST, "the size of a table");
      List<Long> table = new ArrayList<>();
      for (long value : ElementBytes.read(in.bytes(size * width), width)) {
        table.add(value);
      }
      return new TableForm(width, table, elements, layout, position(bytes(elements, width)));
    }

    private Form floats(long elements, Symbols.Layout layout) throws CodeException {
      int width = elementWidth();
      return new FloatsForm(width, elements, layout, position(bytes(elements, width)));
    }

    private int elementWidth() throws CodeException {
      return width(in.nextInt(Byte.SIZE, "the width of elements"), 2, 4, 8);
    }

    private long bytes(long elements, int width) throws CodeException {
      if (elements > fileBytes / width) {
        throw new CodeException(elements + " elements in " + fileBytes + " bytes");
      }
      return elements * width;
    }

    private long position(long length) throws CodeException {
      long distance = in.nextSigned();
      // Both are at most the size of a file, so that their sum is a number.
      if (distance < -end || distance > fileBytes - end || length > fileBytes - end - distance) {
        throw new CodeException("a tensor that is not in the model");
      }
      long position = end + distance;
      end = position + length;
      return position;
    }

    private static int width(int width, int... allowed) throws CodeException {
      for (int one : allowed) {
        if (one == width) {
          return width;
        }
      }
      throw new CodeException("elements of width " + width);
    }
  }
}
