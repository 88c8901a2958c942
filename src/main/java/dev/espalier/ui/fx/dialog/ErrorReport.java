package dev.espalier.ui.fx.dialog;

import java.util.Optional;

/**
 * Something failed.
 *
 * @param title what could not be done, in a few words
 * @param message what is wrong, where, and what to do about it
 * @param cause the technical side, shown only when asked for
 */
public record ErrorReport(String title, String message, Optional<Throwable> cause) {}
