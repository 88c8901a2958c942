package dev.espalier.ui.shell;

import javafx.scene.Node;

/**
 * What the frame of the window holds; each part is made by its own feature.
 *
 * @param welcome shown while no model is open
 * @param goal the goal bar under the tool bar
 * @param tree the left pane
 * @param inspector the pane in the middle
 * @param compare the right pane
 * @param log the log drawer
 * @param tasks the list of tasks
 */
public record Parts(
    Node welcome, Node goal, Node tree, Node inspector, Node compare, Node log, Node tasks) {}
