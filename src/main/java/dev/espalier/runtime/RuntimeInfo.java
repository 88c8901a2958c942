package dev.espalier.runtime;

/**
 * What runs the models; part of what a measured latency is kept under.
 *
 * @param name the runtime's name
 * @param version its version
 */
public record RuntimeInfo(String name, String version) {
  @Override
  public String toString() {
    return name + " " + version;
  }
}
