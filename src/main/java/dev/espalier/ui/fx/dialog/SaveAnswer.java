package dev.espalier.ui.fx.dialog;

/** The answer to the question what to do with unsaved changes. */
public enum SaveAnswer {
  SAVE,
  DISCARD,
  CANCEL
}
