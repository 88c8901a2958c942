package dev.espalier;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * What {@code java -jar} starts: looks whether this Java is new enough, and says so if it is not,
 * before any class is loaded that an older one cannot read. It is compiled for Java 8, so that even
 * that one can run it, and knows the rest of the program only by name.
 */
public final class Launcher {

  private static final int NEEDED = 25;
  private static final String PROGRAM = "dev.espalier.Main";

  private Launcher() {}

  /**
   * Starts the program with the same arguments.
   *
   * @throws Throwable what the program throws
   */
  public static void main(String[] args) throws Throwable {
    if (feature(System.getProperty("java.specification.version", "")) < NEEDED) {
      System.err.println(
          tooOld(System.getProperty("java.version"), System.getProperty("java.home")));
      System.exit(1);
    }
    Method program = Class.forName(PROGRAM).getMethod("main", String[].class);
    try {
      program.invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** The 17 of "17", the 8 of "1.8"; 0 if it is neither. */
  static int feature(String specification) {
    String number = specification.startsWith("1.") ? specification.substring(2) : specification;
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static String tooOld(String version, String home) {
    return "espalier: needs Java "
        + NEEDED
        + " or newer, and this is Java "
        + version
        + " in "
        + home
        + ".\nInstall a JDK "
        + NEEDED
        + ", for example from https://adoptium.net, and start it with that one's bin/java.";
  }
}
