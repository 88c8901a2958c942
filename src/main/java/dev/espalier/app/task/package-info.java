/**
 * Work that takes longer than a frame: run off the calling thread, with progress, cancel and a list
 * of what is under way. Knows nothing of what the work is and nothing of any screen; results are
 * delivered on an executor of the caller's choice.
 */
@NullMarked
package dev.espalier.app.task;

import org.jspecify.annotations.NullMarked;
