package dev.espalier.ui.fx.action;

/** The menu an action belongs to. */
public enum ActionGroup {
  FILE("_File"),
  EDIT("_Edit"),
  MODEL("_Model"),
  VIEW("_View"),
  HELP("_Help");

  private final String menuText;

  ActionGroup(String menuText) {
    this.menuText = menuText;
  }

  /** With the underscore before the letter that opens the menu. */
  public String menuText() {
    return menuText;
  }

  public String text() {
    return menuText.replace("_", "");
  }
}
