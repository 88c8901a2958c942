/** The list of tasks that run in the background, with progress and cancel. */
@NullMarked
package dev.espalier.ui.tasks;

import org.jspecify.annotations.NullMarked;
