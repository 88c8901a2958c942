package dev.espalier.numeric.log;

import java.util.logging.Level;
import java.util.logging.Logger;

/** A library that tells at length what it runs on, where nobody has asked. */
public final class Chatter {
  /** Held, because a logger that nobody holds forgets its level. */
  private final Logger logger;

  /** Of the library with these packages. */
  public Chatter(String packages) {
    this.logger = Logger.getLogger(packages);
  }

  /** Leaves warnings and errors. */
  public void quiet() {
    logger.setLevel(Level.WARNING);
  }
}
