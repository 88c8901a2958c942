package dev.espalier;

/**
 * Starts Espalier: the one place where the objects of all rooms are made and handed to each other.
 */
public final class Main {
  private Main() {}

  /**
   * Starts the application.
   *
   * @param args the command line
   */
  public static void main(String[] args) {}
}
