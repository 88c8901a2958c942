package dev.espalier;

import static org.junit.jupiter.api.Assertions.assertFalse;

import javafx.application.Application;
import org.junit.jupiter.api.Test;

class MainTest {
  /** On the class path, java refuses a main class that extends Application. */
  @Test
  void mainClassIsNoApplication() {
    assertFalse(Application.class.isAssignableFrom(Main.class));
  }
}
