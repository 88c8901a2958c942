package dev.espalier.evaluate;

/**
 * The output of one layer by its value name in either model.
 *
 * @param layer the layer's id
 * @param original the value's name in the original
 * @param compressed the value's name in the compressed model
 */
public record OutputPair(String layer, String original, String compressed) {

  /** A value that has the same name in both. */
  public static OutputPair same(String layer, String name) {
    return new OutputPair(layer, name, name);
  }
}
