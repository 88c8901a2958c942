package dev.espalier.method.code;

/**
 * What lies around the symbol that is coded next: those before it in its row, in its kernel, and
 * above it in the rows before. Symbols count as numbers around a centre. What is outside is zero.
 */
final class Neighbours {
  private static final int SIDES = 3;
  private static final int PLACES = 32;
  private static final int CLASSES = 9;

  /** How many contexts of each kind there are. */
  static final int NEAR = SIDES * SIDES * SIDES * SIDES * SIDES;

  static final int DENSITIES = Densities.LEVELS * Densities.LEVELS;
  static final int AREA = DENSITIES * SIDES;
  static final int FAR = PLACES << 4;
  static final int SIGNS = SIDES * SIDES * SIDES;
  static final int DISTANCES = CLASSES * CLASSES;
  static final int TRUST = 4;

  /** Of each symbol in a byte: 0, 1 or more; then its sign; then the class of its distance. */
  private static final int SIDE = 3;

  private static final int SIGN_PLACE = 2;
  private static final int CLASS_PLACE = 4;

  private final int centre;
  private final int row;
  private final int kernel;
  private final int step;
  private final byte[] around;
  private final Densities densities;

  /** Where the symbol is in {@link #around}. */
  private int here;

  private int column;
  private int place;

  private int left;
  private int leftLeft;
  private int aboveLeft;
  private int above;
  private int aboveRight;
  private int density;

  /**
   * The beginning of a run, before which all is zero.
   *
   * @param count how many symbols there will be
   */
  Neighbours(ContextCoder.Head head, int count, Symbols.Layout layout) {
    this.centre = head.centre();
    this.row = Math.min(layout.row(), Math.max(1, count));
    this.kernel = Math.min(layout.kernel(), row);
    this.step = head.step();
    // As much as is looked back at most, so that there is no need to ask what is outside.
    this.here = 3 * Math.max(row, step) + 1;
    this.around = new byte[here + count + 1];
    this.densities = new Densities(row);
    this.density = densities.both(0);
  }

  int centre() {
    return centre;
  }

  /** Looks at what is next to the symbol. */
  void look() {
    leftLeft = left;
    left = around[here - 1];
    if (row > 1) {
      aboveLeft = above;
      above = aboveRight;
    } else {
      aboveLeft = around[here - 2];
      above = left;
    }
    aboveRight = around[here - row + 1];
  }

  /**
   * Goes on to the next symbol.
   *
   * @param dense whether densities are wanted
   */
  void pass(int value, boolean dense) {
    int distance = Math.abs(value);
    if (distance != 0) {
      int sign = value > 0 ? 1 : 2;
      int logarithm = Integer.SIZE - Integer.numberOfLeadingZeros(distance);
      around[here] =
          (byte) (Math.min(2, distance) | (sign << SIGN_PLACE) | (logarithm << CLASS_PLACE));
    }
    here++;
    if (dense) {
      densities.learn(column, distance == 0 ? 0 : 1);
      passColumn();
      density = densities.both(column);
    }
  }

  private void passColumn() {
    if (++place == kernel) {
      place = 0;
    }
    if (++column == row) {
      column = 0;
      place = 0;
      densities.startRow();
    }
  }

  /** How far off the five nearest are. */
  int near() {
    int beside = (left & SIDE) * SIDES + (leftLeft & SIDE);
    int over = (above & SIDE) * SIDES + (aboveLeft & SIDE);
    return (beside * SIDES * SIDES + over) * SIDES + (aboveRight & SIDE);
  }

  /** How dense its row and its column are. */
  int densities() {
    return density;
  }

  int area() {
    return density * SIDES + (above & SIDE);
  }

  /** Where it is in its kernel, and what is at that place in others. */
  int far() {
    return (Math.min(place, PLACES - 1) << 4)
        | (set(step) << 3)
        | (set(2 * step) << 2)
        | (set(2 * row) << 1)
        | set(3 * row);
  }

  /** Whether what is beside and above it is zero. */
  int trust() {
    return (left == 0 ? 0 : 2) + (above == 0 ? 0 : 1);
  }

  int signs() {
    int diagonal = around[here - kernel - 1];
    return (sign(left) * SIDES + sign(above)) * SIDES + sign(diagonal);
  }

  /** The classes of what is beside and above it. */
  int distances() {
    return ((left >> CLASS_PLACE) & 0xF) * CLASSES + ((above >> CLASS_PLACE) & 0xF);
  }

  private int set(int back) {
    return around[here - back] == 0 ? 0 : 1;
  }

  private static int sign(int symbol) {
    return (symbol >> SIGN_PLACE) & SIDE;
  }
}
