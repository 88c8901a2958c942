package dev.espalier.onnx;

import org.jspecify.annotations.Nullable;

/** Where in a model the reader is; put into words only when something is wrong there. */
record Place(@Nullable Place parent, String kind, String name) {
  static final Place FILE = new Place(null, "", "");

  Place in(String kind, String name) {
    return new Place(this, kind, name);
  }

  Place at(String kind, int index) {
    return new Place(this, kind, "#" + index);
  }

  @Override
  public String toString() {
    String own;
    if (name.isEmpty()) {
      own = kind;
    } else {
      own = name.startsWith("#") ? kind + " " + name : kind + " '" + name + "'";
    }
    return parent == null || parent.equals(FILE) ? own : parent + " / " + own;
  }
}
