package dev.espalier.ui.fx.theme;

/** What the user chose: the system's colour scheme, or one of the two whatever the system says. */
public enum ThemeChoice {
  SYSTEM("Like the system"),
  LIGHT("Light"),
  DARK("Dark");

  private final String text;

  ThemeChoice(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
