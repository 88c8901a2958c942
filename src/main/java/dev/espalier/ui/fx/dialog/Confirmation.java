package dev.espalier.ui.fx.dialog;

/**
 * A question before something that cannot be taken back.
 *
 * @param question the question, one sentence
 * @param explanation what will happen
 * @param verb the text of the button that does it ("Replace", "Discard"), never "OK"
 * @param dangerous whether something is lost
 */
public record Confirmation(String question, String explanation, String verb, boolean dangerous) {}
